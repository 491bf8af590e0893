// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface IERC20 {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// Stand-in for BottoGovernanceV2: the same functions and events as far as Daub uses them. The gap puts `userStakes` where an
/// upgradeable contract might have it.
contract Staking {
    uint256[50] private gap;
    address public botto;
    uint256 public totalStaked;
    mapping(address => uint256) public userStakes;

    event Staked(address indexed staker, uint256 amount);
    event Unstaked(address indexed staker, uint256 amount);

    function stake(uint256 amount) external {
        userStakes[msg.sender] += amount;
        totalStaked += amount;
        IERC20(botto).transferFrom(msg.sender, address(this), amount);
        emit Staked(msg.sender, amount);
    }

    /// No amount: always everything, as Botto's does.
    function unstake() external {
        uint256 amount = userStakes[msg.sender];
        userStakes[msg.sender] = 0;
        totalStaked -= amount;
        IERC20(botto).transfer(msg.sender, amount);
        emit Unstaked(msg.sender, amount);
    }
}
