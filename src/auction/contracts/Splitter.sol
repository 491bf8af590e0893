// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {AveragePrice} from "./AveragePrice.sol";
import {IPool, IWeth} from "./IPool.sol";
import {IProceeds} from "./IProceeds.sol";
import {ITallies} from "./ITallies.sol";

/**
 * @title Divides proceeds by a published rule.
 * @notice The rule is a list of dated presets that only grows. The owner can announce the next preset at least seven days ahead,
 * and can do nothing else: no money ever moves by the owner's word. What a sale brought is divided when its lot is settled, by
 * the preset in force then; after that anybody may push each part to where it belongs.
 */
contract Splitter is IProceeds, AveragePrice, Ownable2Step, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice What a share is for.
    enum Use {
        /// Buys the token back in the pool and burns it.
        BuyBack,
        /// Waits for the voters of the round, by the VP they spent.
        Voters,
        /// Is paid to an account.
        Pay,
        /// Is paid to an account that burns tokens of its own of the same value.
        PayForBurn
    }

    struct Share {
        Use use;
        /// In 1/10,000; at least 1.
        uint16 parts;
        /// For Pay and PayForBurn; 0 otherwise.
        address to;
    }

    /// @notice The voters' part of one sale.
    struct Pot {
        /// In wei.
        uint256 amount;
        uint256 claimed;
        /// Seconds since 1970 until which it can be claimed.
        uint64 until;
        bool isClosed;
    }

    uint256 public constant WHOLE = 10_000;
    uint256 public constant MOST_SHARES = 8;
    /// @notice How long before it comes into force a preset must be announced, at least and at most.
    uint256 public constant NOTICE = 7 days;
    uint256 public constant LONGEST_NOTICE = 365 days;
    /// @notice How long voters may claim; what is left then goes to the voters of the next sale.
    uint256 public constant CLAIM_TIME = 26 weeks;
    /// @notice Of the pool's ETH, a buy-back spends at most so many 1/10,000: below 0.30 % a sandwich cannot pay its fees.
    uint256 public constant CHUNK = 25;
    /// @notice A buy-back may bring so many hundredths less than the average price would, after the pool's fee.
    uint256 public constant TOLERANCE = 1;
    /// @notice Where burned tokens go, as Botto burns.
    address public constant BURNED = 0x000000000000000000000000000000000000dEaD;

    /// @inheritdoc IProceeds
    address public immutable auction;
    /// @inheritdoc IProceeds
    ITallies public immutable art;

    uint64[] private _from;
    mapping(uint256 preset => Share[]) private _shares;

    /// @notice ETH that has been divided and not paid out yet, in wei: the sum of all that follows.
    uint256 public held;
    /// @notice Waits to buy back, in wei.
    uint256 public toBuyBack;
    /// @notice Waits for the next sale's voters, in wei.
    uint256 public carried;
    /// @notice What accounts can be paid, in wei.
    mapping(address account => uint256) public owed;
    /// @notice What accounts can be paid when they burn as much, in wei.
    mapping(address account => uint256) public owedForBurn;
    /// @notice The voters' part of each sale.
    mapping(uint256 token => Pot) public pots;
    /// @notice Whether a voter has claimed.
    mapping(uint256 token => mapping(address voter => bool)) public hasClaimed;

    event PresetAnnounced(uint256 indexed preset, uint64 from, Share[] shares);
    /// @notice Proceeds of a token, or royalties (`isSale` false, `token` 0), were divided.
    event Divided(uint256 indexed token, bool indexed isSale, uint256 indexed preset, uint256 amount);
    event Paid(address indexed account, uint256 amount);
    event Claimed(uint256 indexed token, address indexed voter, uint256 power, uint256 amount);
    event PotClosed(uint256 indexed token, uint256 left);
    /// @notice Tokens were burned: bought for ETH, or by `burner` who was paid for it.
    event Burned(address indexed burner, uint256 spent, uint256 amount);

    error OnlyAuction();
    error IsDivided(uint256 token);
    error BadShares();
    error BadDate(uint256 earliest, uint256 latest);
    error PresetIsPending(uint256 from);
    error NothingToDo();
    error NoSuchPreset(uint256 preset);
    error ClaimsAreOver(uint256 until);
    error ClaimsAreOpen(uint256 until);
    error HasClaimed(address voter);
    error WrongProof();
    error TooLittle(uint256 bought, uint256 floor);
    error MoreThanOwed(uint256 owed);

    /**
     * @param owner_ Who may announce presets.
     * @param auction_ The only address that brings proceeds of sales.
     * @param art_ The works, which know their rounds' tallies.
     * @param token_ What is bought back.
     * @param pool_ Where it is bought, against wrapped ETH.
     * @param first The preset in force from now on.
     */
    constructor(
        address owner_,
        address auction_,
        ITallies art_,
        address token_,
        IPool pool_,
        Share[] memory first
    ) Ownable(owner_) AveragePrice(token_, pool_) {
        auction = auction_;
        art = art_;
        _add(uint64(block.timestamp), first);
    }

    /// @dev Royalties. Empty, so that any sender's stipend is enough; `divideRoyalties` divides them.
    receive() external payable {}

    // ——— The rule ———

    /**
     * @notice Announces the next preset. It cannot be taken back, and only one can be waiting.
     * @param from Seconds since 1970 at which it comes into force: in seven days to a year.
     * @param shares One to eight that sum to 10,000; the last takes what rounding leaves.
     */
    function announce(uint64 from, Share[] calldata shares) external onlyOwner {
        uint64 last = _from[_from.length - 1];
        if (last > block.timestamp) revert PresetIsPending(last);
        (uint256 earliest, uint256 latest) = (block.timestamp + NOTICE, block.timestamp + LONGEST_NOTICE);
        if (from < earliest || from > latest) revert BadDate(earliest, latest);
        _add(from, shares);
    }

    /// @notice How many presets there have been, the one that waits included.
    function presetCount() external view returns (uint256) {
        return _from.length;
    }

    /// @notice A preset: from when on, and its shares.
    function presetAt(uint256 preset) external view returns (uint64 from, Share[] memory shares) {
        if (preset >= _from.length) revert NoSuchPreset(preset);
        return (_from[preset], _shares[preset]);
    }

    /// @notice The number of the preset in force now.
    function presetInForce() public view returns (uint256) {
        uint256 last = _from.length - 1;
        return _from[last] <= block.timestamp ? last : last - 1;
    }

    // ——— Dividing ———

    /// @inheritdoc IProceeds
    function receiveProceeds(uint256 token_) external payable {
        if (msg.sender != auction) revert OnlyAuction();
        if (pots[token_].until != 0) revert IsDivided(token_);
        uint256 voters = carried + _divide(token_, true, msg.value);
        (, uint256 power) = art.tallyOf(token_);
        // Where nobody voted there is nobody to claim: the next round's voters get it.
        carried = power == 0 ? voters : 0;
        uint256 amount = power == 0 ? 0 : voters;
        pots[token_] = Pot(amount, 0, uint64(block.timestamp + CLAIM_TIME), false);
    }

    /// @notice Divides what came without a sale, unwrapping it where needed; the voters' part goes to those of the next sale.
    function divideRoyalties() external nonReentrant {
        uint256 wrapped = IWeth(weth).balanceOf(address(this));
        if (wrapped != 0) IWeth(weth).withdraw(wrapped);
        uint256 amount = address(this).balance - held;
        if (amount == 0) revert NothingToDo();
        carried += _divide(0, false, amount);
    }

    // ——— Paying ———

    /// @notice Pays an account what it is owed. Anybody may call it.
    function pay(address account) external nonReentrant {
        uint256 amount = owed[account];
        if (amount == 0) revert NothingToDo();
        owed[account] = 0;
        held -= amount;
        emit Paid(account, amount);
        Address.sendValue(payable(account), amount);
    }

    /**
     * @notice Pays a voter's part of a sale. Anybody may call it; the voter receives it.
     * @param token_ Number of the round.
     * @param voter Who voted.
     * @param power VP spent in the round.
     * @param proof Siblings on the way to the tally's root.
     */
    function claim(uint256 token_, address voter, uint256 power, bytes32[] calldata proof) external nonReentrant {
        Pot storage pot = pots[token_];
        if (pot.isClosed || block.timestamp >= pot.until) revert ClaimsAreOver(pot.until);
        if (hasClaimed[token_][voter]) revert HasClaimed(voter);
        (bytes32 root, uint256 all) = art.tallyOf(token_);
        // Hashed twice, so that no inner node can pass for a leaf.
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(voter, power))));
        if (!MerkleProof.verifyCalldata(proof, root, leaf)) revert WrongProof();
        uint256 amount = Math.mulDiv(pot.amount, power, all);
        // A tally whose sum is wrong can starve its own round, and no other.
        amount = Math.min(amount, pot.amount - pot.claimed);
        if (amount == 0) revert NothingToDo();
        hasClaimed[token_][voter] = true;
        pot.claimed += amount;
        held -= amount;
        emit Claimed(token_, voter, power, amount);
        Address.sendValue(payable(voter), amount);
    }

    /// @notice After the time for claims, carries what is left to the next sale's voters. Anybody may call it.
    function closePot(uint256 token_) external {
        Pot storage pot = pots[token_];
        if (block.timestamp < pot.until) revert ClaimsAreOpen(pot.until);
        if (pot.until == 0 || pot.isClosed) revert NothingToDo();
        pot.isClosed = true;
        uint256 left = pot.amount - pot.claimed;
        carried += left;
        emit PotClosed(token_, left);
    }

    // ——— Buying back and burning ———

    /// @notice What `buyBack` would spend now, in wei.
    function nextChunk() public view returns (uint256) {
        (, uint112 reserve, ) = _read();
        // The smaller of now and then: liquidity that came for this transaction does not make the chunk larger.
        uint256 most = (Math.min(reserve, observation.reserve) * CHUNK) / 10_000;
        return Math.min(toBuyBack, most);
    }

    /**
     * @notice Buys the token for a small part of what waits, and burns it. Anybody may call it, once in thirty minutes.
     * @param minimum Fewest tokens, if the caller wants more than the floor of the average price.
     * @return bought Tokens that were burned.
     */
    function buyBack(uint256 minimum) external nonReentrant returns (uint256 bought) {
        uint256 spent = nextChunk();
        uint256 floor = (quote(spent) * 997 * (100 - TOLERANCE)) / 100_000;
        if (spent == 0) revert NothingToDo();
        toBuyBack -= spent;
        held -= spent;
        (, uint256 ethReserve, uint256 tokenReserve) = _read();
        // Uniswap V2 Core, section 3.2.1: x · y stays, after a fee of 0.3 % of what comes in.
        uint256 afterFee = spent * 997;
        uint256 out = (afterFee * tokenReserve) / (ethReserve * 1000 + afterFee);
        uint256 before = IERC20(token).balanceOf(BURNED);
        IWeth(weth).deposit{value: spent}();
        IERC20(weth).safeTransfer(address(pool), spent);
        _swapOut(out, BURNED);
        bought = IERC20(token).balanceOf(BURNED) - before;
        floor = Math.max(floor, minimum);
        if (bought < floor) revert TooLittle(bought, floor);
        _observe();
        emit Burned(address(this), spent, bought);
    }

    /**
     * @notice Burns tokens of an account at the average price and pays it what they are worth. Anybody may call it; the account
     * must have approved this contract for the tokens.
     * @param account Whose tokens are burned, and who is paid.
     * @param amount In wei, up to what waits for the account.
     * @return burned Tokens that were burned.
     */
    function payForBurn(address account, uint256 amount) external nonReentrant returns (uint256 burned) {
        uint256 most = owedForBurn[account];
        if (amount > most) revert MoreThanOwed(most);
        burned = quote(amount);
        if (burned == 0) revert NothingToDo();
        owedForBurn[account] = most - amount;
        held -= amount;
        emit Burned(account, amount, burned);
        IERC20(token).safeTransferFrom(account, BURNED, burned);
        Address.sendValue(payable(account), amount);
    }

    /// @dev Notes each share of an amount. The last takes what rounding leaves. Returns the voters' part, which the caller notes.
    function _divide(uint256 token_, bool isSale, uint256 amount) private returns (uint256 voters) {
        uint256 preset = presetInForce();
        Share[] storage shares = _shares[preset];
        uint256 count = shares.length;
        uint256 left = amount;
        held += amount;
        for (uint256 i = 0; i < count; i++) {
            Share memory share = shares[i];
            uint256 part = i == count - 1 ? left : (amount * share.parts) / WHOLE;
            left -= part;
            if (share.use == Use.BuyBack) toBuyBack += part;
            else if (share.use == Use.Voters) voters += part;
            else if (share.use == Use.Pay) owed[share.to] += part;
            else owedForBurn[share.to] += part;
        }
        emit Divided(token_, isSale, preset, amount);
    }

    function _add(uint64 from, Share[] memory shares) private {
        if (shares.length == 0 || shares.length > MOST_SHARES) revert BadShares();
        uint256 preset = _from.length;
        uint256 sum = 0;
        for (uint256 i = 0; i < shares.length; i++) {
            Share memory share = shares[i];
            bool isPaid = share.use == Use.Pay || share.use == Use.PayForBurn;
            if (share.parts == 0 || isPaid != (share.to != address(0))) revert BadShares();
            sum += share.parts;
            _shares[preset].push(share);
        }
        if (sum != WHOLE) revert BadShares();
        _from.push(from);
        emit PresetAnnounced(preset, from, shares);
    }
}
