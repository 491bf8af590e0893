// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IProceeds} from "./IProceeds.sol";

/**
 * @title English auctions of one artist's works, in ETH.
 * @notice Nobody owns it: no fee, no pause, no upgrade, no setting. Whatever is bid goes to the bidder who was outbid, or to
 * the splitter that was fixed when this contract was made. Anybody settles a lot that ended.
 * @dev Safety rules of Nouns' and SuperRare's auction houses: refunds are pushed with little gas, or kept as credit; tokens move
 * by `transferFrom`, so that a winner's code cannot undo a sale; state is written before anything is called.
 */
contract Auction is ReentrancyGuardTransient {
    struct Lot {
        /// Number of the token, which is that of its round.
        uint256 token;
        /// Who put it up, and gets it back when nobody bids.
        address artist;
        /// Seconds since 1970 from which on one may bid.
        uint64 start;
        /// Seconds since 1970 at which it ends. Bids move it.
        uint64 end;
        /// How long a lot runs whose clock starts with the first bid, in seconds; 0 for a scheduled one.
        uint32 duration;
        bool settled;
        /// Who leads; 0 before the first bid.
        address bidder;
        /// The highest bid in wei; 0 before the first.
        uint128 amount;
        /// The lowest first bid in wei.
        uint128 opening;
    }

    /// @notice A bid must exceed the one before by so many hundredths, rounded up.
    uint256 public constant STEP = 5;
    /// @notice A bid with less time left than this moves the end to so long from now, as often as it happens.
    uint256 public constant BUFFER = 15 minutes;
    /// @notice The shortest and the longest run of a lot.
    uint256 public constant SHORTEST = 1 hours;
    uint256 public constant LONGEST = 7 days;
    /// @notice How far ahead a lot may be scheduled, and how long one waits for its first bid.
    uint256 public constant HORIZON = 30 days;
    /// @notice Gas for pushing a refund: enough for any wallet, too little to harm the bid that pays it.
    uint256 public constant REFUND_GAS = 30_000;

    /// @notice The only works that are sold here.
    IERC721 public immutable art;
    /// @notice Who gets all proceeds.
    IProceeds public immutable splitter;

    Lot[] private _lots;

    /// @notice Refunds in wei that could not be pushed.
    mapping(address account => uint256) public credit;
    /// @notice Whether a token was sold here. It is sold once.
    mapping(uint256 token => bool) public isSold;

    event LotCreated(
        uint256 indexed lot,
        uint256 indexed token,
        address indexed artist,
        uint64 start,
        uint64 end,
        uint32 duration,
        uint128 opening
    );
    event BidPlaced(uint256 indexed lot, address indexed bidder, uint256 amount, uint64 end, bool extended);
    /// @notice The one who was outbid got the bid back at once, or has it as credit.
    event Refunded(uint256 indexed lot, address indexed bidder, uint256 amount, bool asCredit);
    event Withdrawn(address indexed account, address to, uint256 amount);
    /// @notice `winner` is 0 and `amount` is 0 when nobody bid.
    event Settled(uint256 indexed lot, uint256 indexed token, address indexed winner, uint256 amount);

    error NoSuchLot(uint256 lot);
    error WasSold(uint256 token);
    error BadStart(uint256 earliest, uint256 latest);
    error BadDuration(uint256 shortest, uint256 longest);
    error NoOpeningBid();
    error NotStarted(uint256 start);
    error HasEnded(uint256 end);
    error BelowMinimum(uint256 minimum);
    error TooHigh();
    error NotEnded(uint256 end);
    error IsSettled(uint256 lot);
    error NoCredit(address account);
    error WrongSplitter();

    /**
     * @param art_ The artist's works.
     * @param splitter_ A splitter that takes proceeds of these works from this very address.
     */
    constructor(IERC721 art_, IProceeds splitter_) {
        bool isOurs = splitter_.auction() == address(this) && address(splitter_.art()) == address(art_);
        if (!isOurs) revert WrongSplitter();
        art = art_;
        splitter = splitter_;
    }

    /**
     * @notice Puts up a token of the caller, who must have approved this contract for it.
     * @param token Number of the token.
     * @param start Seconds since 1970, up to 30 days ahead; 0 lets the first bid start the clock, for which the lot waits 30 days.
     * @param duration How long it runs, in seconds: an hour to seven days.
     * @param opening The lowest first bid in wei, at least 1.
     * @return id Number of the lot.
     */
    function createLot(
        uint256 token,
        uint64 start,
        uint32 duration,
        uint128 opening
    ) external nonReentrant returns (uint256 id) {
        if (isSold[token]) revert WasSold(token);
        if (duration < SHORTEST || duration > LONGEST) revert BadDuration(SHORTEST, LONGEST);
        if (opening == 0) revert NoOpeningBid();
        uint256 latest = block.timestamp + HORIZON;
        bool isScheduled = start != 0;
        if (isScheduled && (start < block.timestamp || start > latest)) revert BadStart(block.timestamp, latest);
        id = _lots.length;
        Lot memory lot = Lot({
            token: token,
            artist: msg.sender,
            start: isScheduled ? start : uint64(block.timestamp),
            end: isScheduled ? start + duration : uint64(latest),
            duration: isScheduled ? 0 : duration,
            settled: false,
            bidder: address(0),
            amount: 0,
            opening: opening
        });
        _lots.push(lot);
        emit LotCreated(id, token, msg.sender, lot.start, lot.end, lot.duration, opening);
        art.transferFrom(msg.sender, address(this), token);
    }

    /**
     * @notice Bids the value sent. The bid before is refunded.
     * @param id Number of the lot.
     */
    function bid(uint256 id) external payable nonReentrant {
        Lot storage lot = _lotOf(id);
        if (block.timestamp < lot.start) revert NotStarted(lot.start);
        if (block.timestamp >= lot.end) revert HasEnded(lot.end);
        uint256 minimum = _minimumBid(lot);
        if (msg.value < minimum) revert BelowMinimum(minimum);
        if (msg.value > type(uint128).max) revert TooHigh();
        (address outbid, uint256 refund) = (lot.bidder, lot.amount);
        bool startsClock = outbid == address(0) && lot.duration != 0;
        bool extended = !startsClock && lot.end - block.timestamp < BUFFER;
        if (startsClock) lot.end = uint64(block.timestamp + lot.duration);
        if (extended) lot.end = uint64(block.timestamp + BUFFER);
        lot.bidder = msg.sender;
        lot.amount = uint128(msg.value);
        emit BidPlaced(id, msg.sender, msg.value, lot.end, extended);
        if (outbid != address(0)) _refund(id, outbid, refund);
    }

    /**
     * @notice Ends a lot whose time is over: the token to the winner and the bid to the splitter, or the token back to the artist.
     * @dev Takes no randomness and no choice, so it does not matter who calls it.
     * @param id Number of the lot.
     */
    function settle(uint256 id) external nonReentrant {
        Lot storage lot = _lotOf(id);
        if (lot.settled) revert IsSettled(id);
        if (block.timestamp < lot.end) revert NotEnded(lot.end);
        lot.settled = true;
        (uint256 token, address winner, uint256 amount) = (lot.token, lot.bidder, lot.amount);
        emit Settled(id, token, winner, amount);
        if (winner == address(0)) {
            art.transferFrom(address(this), lot.artist, token);
            return;
        }
        isSold[token] = true;
        art.transferFrom(address(this), winner, token);
        splitter.receiveProceeds{value: amount}(token);
    }

    /**
     * @notice Pays out the credit of an account to it. Anybody may call it.
     * @param account Who was outbid.
     */
    function withdraw(address account) external nonReentrant {
        _withdraw(account, account);
    }

    /**
     * @notice Pays out the caller's credit to another address: for contracts that cannot receive.
     * @param to Who receives it.
     */
    function withdrawTo(address to) external nonReentrant {
        _withdraw(msg.sender, to);
    }

    /// @notice How many lots there have been. Their numbers begin at 0.
    function lotCount() external view returns (uint256) {
        return _lots.length;
    }

    /// @notice One lot. Reverts when there is none of this number.
    function lotAt(uint256 id) external view returns (Lot memory) {
        return _lotOf(id);
    }

    /// @notice Up to `count` lots from number `first` on.
    function lotsFrom(uint256 first, uint256 count) external view returns (Lot[] memory found) {
        uint256 all = _lots.length;
        if (first > all) first = all;
        uint256 left = all - first;
        found = new Lot[](left < count ? left : count);
        for (uint256 i = 0; i < found.length; i++) found[i] = _lots[first + i];
    }

    /// @notice The lowest bid that counts now, in wei.
    function minimumBid(uint256 id) external view returns (uint256) {
        return _minimumBid(_lotOf(id));
    }

    function _minimumBid(Lot storage lot) private view returns (uint256) {
        if (lot.bidder == address(0)) return lot.opening;
        uint256 amount = lot.amount;
        return amount + (amount * STEP + 99) / 100;
    }

    function _lotOf(uint256 id) private view returns (Lot storage) {
        if (id >= _lots.length) revert NoSuchLot(id);
        return _lots[id];
    }

    /// @dev In assembly, so that nothing a receiver returns is ever copied: that would be paid by the new bidder.
    function _refund(uint256 id, address bidder, uint256 amount) private {
        bool isPushed;
        uint256 refundGas = REFUND_GAS;
        assembly ("memory-safe") {
            isPushed := call(refundGas, bidder, amount, 0, 0, 0, 0)
        }
        if (!isPushed) credit[bidder] += amount;
        emit Refunded(id, bidder, amount, !isPushed);
    }

    function _withdraw(address account, address to) private {
        uint256 amount = credit[account];
        if (amount == 0) revert NoCredit(account);
        credit[account] = 0;
        emit Withdrawn(account, to, amount);
        Address.sendValue(payable(to), amount);
    }
}
