// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

/// @title Who voted with how much in the round of a token.
interface ITallies {
    /**
     * @param token Number of the round.
     * @return root Root of the Merkle tree of (voter, VP spent); 0 when nobody voted.
     * @return power Sum of the VP in the tree.
     */
    function tallyOf(uint256 token) external view returns (bytes32 root, uint256 power);
}
