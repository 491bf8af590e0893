// Asks one view function for many addresses; see src/chain/read/bulkStakes.ts. Run as creation code, never deployed.
// In, appended: contract, selector (left-aligned), addresses; one word each.
// Out: for each address, 1 and the returned word, or 0 and 0 where the call failed or did not return exactly one word.
object "BulkStakes" {
  code {
    let start := datasize("BulkStakes")
    let size := sub(codesize(), start)
    codecopy(0, start, size)
    let contract := mload(0)
    let question := size // scratch: selector and address
    mstore(question, mload(32))
    let out := add(size, 64)
    let end := out
    for { let at := 64 } lt(at, size) { at := add(at, 32) } {
      mstore(add(question, 4), mload(at))
      if staticcall(gas(), contract, question, 36, 0, 0) {
        if eq(returndatasize(), 32) {
          mstore(end, 1)
          returndatacopy(add(end, 32), 0, 32)
        }
      }
      end := add(end, 64)
    }
    return(out, sub(end, out))
  }
}
