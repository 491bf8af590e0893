// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

import {ITallies} from "./ITallies.sol";

/// @title Takes what a token was sold for.
interface IProceeds {
    /**
     * @notice Divides the value sent by the rule in force now. Only the auction may call it, once a token.
     * @param token Number of the round.
     */
    function receiveProceeds(uint256 token) external payable;

    /// @notice The only address that may call `receiveProceeds`.
    function auction() external view returns (address);

    /// @notice The works whose rounds' tallies decide about the voters' part.
    function art() external view returns (ITallies);
}
