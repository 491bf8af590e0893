// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

/// @title What the splitter asks of a pool: a pair of Uniswap V2 (or a copy with its 0.3 % fee).
interface IPool {
    function token0() external view returns (address);
    function token1() external view returns (address);
    function getReserves() external view returns (uint112 reserve0, uint112 reserve1, uint32 updatedAt);
    /// @notice Sum over time of reserve1 / reserve0 as UQ112x112, per second; it overflows on purpose.
    function price0CumulativeLast() external view returns (uint256);
    /// @notice The same of reserve0 / reserve1.
    function price1CumulativeLast() external view returns (uint256);
    function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes calldata data) external;
}

/// @title ETH as an ERC-20.
interface IWeth {
    function deposit() external payable;
    function withdraw(uint256 amount) external;
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
}
