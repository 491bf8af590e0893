// Makes one call and says what came of it, so that no node's words about a failed call need to be understood; see
// src/chain/read/guardedCall.ts. Run as creation code, never deployed.
// In, appended: the contract as one word, then its call data; or 0, then creation code to run.
// Out: one word (0 failed, 1 returned, 2 used all its gas, 3 not made: this node gives less gas than it was asked for),
// then the first 4,096 bytes of what was returned. The call cannot change anything (STATICCALL); creation code can, within
// this one question.
object "GuardedCall" {
  code {
    let start := datasize("GuardedCall")
    let size := sub(codesize(), start)
    codecopy(0, start, size)
    let to := mload(0)
    let out := add(size, 32)
    let status := 3
    let length := 0
    let before := gas()
    if gt(before, 15000000) {
      switch to
      case 0 {
        let made := create(0, 32, sub(size, 32))
        status := iszero(iszero(made))
        if made {
          length := extcodesize(made)
          if gt(length, 4096) { length := 4096 }
          extcodecopy(made, out, 0, length)
        }
      }
      default {
        status := staticcall(gas(), to, 32, sub(size, 32), 0, 0)
        if status {
          length := returndatasize()
          if gt(length, 4096) { length := 4096 }
          returndatacopy(out, 0, length)
        }
      }
      // A call gets all gas but a 64th (EIP-150): where hardly more than that is left, it used all of its own.
      if iszero(status) { if lt(gas(), div(before, 60)) { status := 2 } }
    }
    mstore(size, status)
    return(size, add(32, length))
  }
}
