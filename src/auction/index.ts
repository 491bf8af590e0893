// The door of the room of auctions: the only room that knows transactions. Import it with `import()` when it is first used.
export { artAbi, auctionAbi, splitterAbi } from './abi.ts'
export {
  bidCall,
  buyBackCall,
  claimCall,
  observeCall,
  payCall,
  saleCalls,
  settleCall,
  withdrawCall,
  type Call,
} from './calls.ts'
export type { AuctionErrors } from './errors.ts'
export { parseKeptLogs, readHistory } from './history.ts'
export { bidSteps, lotState, minimumBid, type Lot } from './lotState.ts'
export { claimsOf, metadataOf, mintingOf, verifyWinner } from './mint.ts'
export { auctionPlace } from './place.ts'
export { presetShares, type MoneyRule } from './presets.ts'
export { readLots } from './readLots.ts'
export { send, type Sending } from './send.ts'
