// The door of opening chains as a use case: their code when it is first needed, with the settings that hold.
export {
  ChainCodeError,
  openChain,
  type ChainCodeErrors,
  type ChainPorts,
  type OpenChain,
} from './openChain.ts'
