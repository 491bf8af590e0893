// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPool} from "./IPool.sol";

/**
 * @title What the token cost on average since an observation.
 * @notice A pool adds up its price over time; two readings of the sum give the average between them (Uniswap V2 Core, section
 * 2.2). What somebody does to the pool within one block has lasted for no time, and is not in it.
 */
abstract contract AveragePrice {
    struct Observation {
        /// The pool's sum of prices then.
        uint256 sum;
        /// Its ETH in wei then.
        uint112 reserve;
        /// Seconds since 1970; 0 before the first.
        uint64 time;
    }

    /// @notice How old an observation must be to be used, and how old it may be.
    uint256 public constant YOUNGEST = 30 minutes;
    uint256 public constant OLDEST = 24 hours;

    /// @notice The token that is bought back.
    address public immutable token;
    /// @notice The pool it trades in, against wrapped ETH.
    IPool public immutable pool;
    /// @notice Wrapped ETH.
    address public immutable weth;
    /// @dev Whether wrapped ETH is the pool's first token.
    bool private immutable _wethIsFirst;

    /// @notice The reading that averages begin at.
    Observation public observation;

    event Observed(uint256 sum, uint256 reserve);

    error NotInPool(address token);
    error ObservationStands(uint256 renewableAt);
    error ObservationTooYoung(uint256 usableAt);
    error NoObservation();

    constructor(address token_, IPool pool_) {
        (address first, address second) = (pool_.token0(), pool_.token1());
        if (token_ != first && token_ != second) revert NotInPool(token_);
        token = token_;
        pool = pool_;
        _wethIsFirst = token_ == second;
        weth = _wethIsFirst ? first : second;
    }

    /**
     * @notice Notes the pool's sum of prices. Anybody may, when there is none, or when it has grown too old.
     * @dev One that can be used cannot be replaced: otherwise somebody could keep it too young for ever.
     */
    function observe() external {
        uint256 renewableAt = observation.time + OLDEST;
        if (observation.time != 0 && block.timestamp <= renewableAt) revert ObservationStands(renewableAt);
        _observe();
    }

    function _observe() internal {
        (uint256 sum, uint112 reserve, ) = _read();
        observation = Observation(sum, reserve, uint64(block.timestamp));
        emit Observed(sum, reserve);
    }

    /**
     * @notice Tokens for an amount of ETH at the average price since the observation.
     * @param amount In wei.
     */
    function quote(uint256 amount) public view returns (uint256) {
        Observation memory then = observation;
        if (then.time == 0 || block.timestamp > then.time + OLDEST) revert NoObservation();
        if (block.timestamp < then.time + YOUNGEST) revert ObservationTooYoung(then.time + YOUNGEST);
        (uint256 sum, , ) = _read();
        uint256 average;
        unchecked {
            average = (sum - then.sum) / (block.timestamp - then.time);
        }
        return Math.mulDiv(amount, average, 1 << 112);
    }

    /// @dev The sum of prices (tokens for one wei, UQ112x112) up to now, and both reserves.
    function _read() internal view returns (uint256 sum, uint112 ethReserve, uint112 tokenReserve) {
        (uint112 first, uint112 second, uint32 updatedAt) = pool.getReserves();
        (ethReserve, tokenReserve) = _wethIsFirst ? (first, second) : (second, first);
        sum = _wethIsFirst ? pool.price0CumulativeLast() : pool.price1CumulativeLast();
        unchecked {
            // The pool adds a price only when it is used next; until then it has stood since `updatedAt`.
            uint32 stood = uint32(block.timestamp) - updatedAt;
            if (stood != 0 && ethReserve != 0) sum += ((uint256(tokenReserve) << 112) / ethReserve) * stood;
        }
    }

    /// @dev Takes bought tokens out of the pool.
    function _swapOut(uint256 amount, address to) internal {
        (uint256 first, uint256 second) = _wethIsFirst ? (uint256(0), amount) : (amount, uint256(0));
        pool.swap(first, second, to, "");
    }
}
