// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

interface IAuction {
    function bid(uint256 id) external payable;
    function settle(uint256 id) external;
    function withdraw(address account) external;
    function withdrawTo(address to) external;
}

/// A wallet that bids and then does something bad with the ETH it gets back, or with a call.
contract BadBidder {
    enum Manner {
        Takes,
        Reverts,
        BurnsGas,
        ReturnsMuch,
        BidsAgain,
        Settles,
        Withdraws
    }

    IAuction private immutable _auction;
    Manner public manner;
    uint256 public lot;
    uint256 public calls;

    constructor(IAuction auction, Manner manner_) payable {
        _auction = auction;
        manner = manner_;
    }

    function bid(uint256 id, uint256 amount) external {
        lot = id;
        _auction.bid{value: amount}(id);
    }

    function turn(Manner manner_) external {
        manner = manner_;
    }

    function rescue(address to) external {
        _auction.withdrawTo(to);
    }

    receive() external payable {
        if (manner == Manner.Reverts) revert("no");
        if (manner == Manner.BurnsGas) while (true) calls++;
        if (manner == Manner.ReturnsMuch)
            assembly {
                return(0, 1000000)
            }
        if (manner == Manner.BidsAgain) _auction.bid{value: address(this).balance}(lot);
        if (manner == Manner.Settles) _auction.settle(lot);
        if (manner == Manner.Withdraws) _auction.withdraw(address(this));
    }
}

/// A payee of the splitter that tries to be paid twice, or turns everything away.
contract BadPayee {
    address private immutable _splitter;
    bytes private _again;
    bool public refuses;

    constructor(address splitter) {
        _splitter = splitter;
    }

    function prepare(bytes calldata again, bool refuses_) external {
        _again = again;
        refuses = refuses_;
    }

    receive() external payable {
        if (refuses) revert("no");
        if (_again.length == 0) return;
        (bool ok, bytes memory why) = _splitter.call(_again);
        if (!ok)
            assembly {
                revert(add(why, 32), mload(why))
            }
    }
}

interface IPairLike {
    function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes calldata data) external;
    function getReserves() external view returns (uint112, uint112, uint32);
    function token0() external view returns (address);
}

interface IErc20Like {
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
}

interface IWethLike is IErc20Like {
    function deposit() external payable;
}

interface IBuyer {
    function buyBack(uint256 minimum) external returns (uint256);
}

/// Buys before the splitter does and sells after it, in one transaction. Returns what it has gained in wei.
contract Sandwich {
    receive() external payable {}

    function run(
        IBuyer splitter,
        IPairLike pair,
        IWethLike weth,
        IErc20Like token
    ) external payable returns (int256 gained) {
        weth.deposit{value: msg.value}();
        _swap(pair, weth, token, msg.value);
        splitter.buyBack(0);
        _swap(pair, token, weth, token.balanceOf(address(this)));
        gained = int256(weth.balanceOf(address(this))) - int256(msg.value);
    }

    function _swap(IPairLike pair, IErc20Like from, IErc20Like, uint256 amount) private {
        (uint256 r0, uint256 r1, ) = pair.getReserves();
        bool isFirst = pair.token0() == address(from);
        (uint256 rIn, uint256 rOut) = isFirst ? (r0, r1) : (r1, r0);
        uint256 fee = amount * 997;
        uint256 out = (fee * rOut) / (rIn * 1000 + fee);
        from.transfer(address(pair), amount);
        pair.swap(isFirst ? 0 : out, isFirst ? out : 0, address(this), "");
    }
}
