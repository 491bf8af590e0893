// The door of the room of auctions: the only room that knows transactions. Import it with `import()` when it is first used.
export { artAbi, auctionAbi, splitterAbi } from './abi.ts'
export { presetShares, type MoneyRule } from './presets.ts'
