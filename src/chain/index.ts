// The door of the room of chains: wallets, and what is read from chains. Import it with `import()` when it is first used;
// nothing of it belongs into the shell.
export { openChains, type Chains } from './chains.ts'
export { bottoContracts, burnAddress, type BottoContracts } from './contracts.ts'
export {
  ChainSettingsError,
  ProofError,
  RpcError,
  WalletError,
  type ChainErrors,
  type RpcFailure,
} from './errors.ts'
export { createContractCaller } from './read/contractCaller.ts'
export type { BlockName } from './read/block.ts'
export { readEconomy, type Economy } from './read/economy.ts'
export { readEnsName } from './read/ensName.ts'
export { findHead } from './read/findHead.ts'
export { findSnapshot } from './read/findSnapshot.ts'
export { readLogs, type ChainLog } from './read/logs.ts'
export type { Reading, UnknownReason } from './read/reading.ts'
export { readRoundStakes, stakeSources } from './read/roundStakes.ts'
export { readStakes, type StakeSource, type VoterStake } from './read/stakes.ts'
export type { RpcOptions } from './rpc/createRpc.ts'
export { defaultChainSettings, maxRpcs, parseChainSettings, type ChainSettings } from './settings.ts'
export type { Connection } from './wallet/connection.ts'
export { openWallets, type ConnectOptions, type WalletOptions, type Wallets } from './wallet/openWallets.ts'
export {
  readRefusal,
  type ConnectOutcome,
  type Declined,
  type SignOutcome,
  type SwitchOutcome,
} from './wallet/outcomes.ts'
export type { SignOptions } from './wallet/signBallot.ts'
export type { WalletChoice } from './wallet/walletChoice.ts'
export type { WalletHandle } from './wallet/walletHandle.ts'
