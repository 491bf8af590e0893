// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721URIStorage} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721URIStorage.sol";
import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";
import {ITallies} from "./ITallies.sol";

/**
 * @title The works of one artist: one token a round, with the hashes that let anybody check it.
 * @notice A token's number is its round's. Nothing of a token changes after it was minted, and none is ever burned. The owner
 * (a key or a Safe) can mint the winner of a round once, and do nothing else.
 * @dev The royalty is advice to markets (EIP-2981), which nothing enforces.
 */
contract Art is ERC721URIStorage, ERC2981, Ownable2Step, ITallies {
    /// @notice Where a work comes from. All hashes can be recomputed from public files.
    struct Provenance {
        /// Content id of the round's manifest.
        bytes32 round;
        /// SHA-256 of the picture's file.
        bytes32 picture;
        /// SHA-256 of the metadata's file.
        bytes32 metadata;
        /// Content id of the recipe that paints the picture again.
        bytes32 recipe;
        /// Root of the Merkle tree of (voter, VP spent): `claimTree` of Daub.
        bytes32 tally;
        /// Sum of the VP in that tree; 0 in a round that nobody voted in.
        uint128 power;
        /// When it was minted, in seconds since 1970; whatever the caller gave is replaced.
        uint64 mintedAt;
    }

    /// @notice Part of a later sale that markets are asked to pay to the splitter, in 1/10,000.
    uint96 public constant ROYALTY = 1_000;

    mapping(uint256 token => Provenance) private _provenance;

    /// @notice Whether a token was minted for this round, by its manifest's content id.
    mapping(bytes32 round => bool) public isRoundMinted;
    /// @notice Whether a token was minted of this picture.
    mapping(bytes32 picture => bool) public isPictureMinted;

    /// @notice A work was minted.
    event Minted(uint256 indexed token, bytes32 indexed round, bytes32 indexed picture, address to);

    /// @notice A hash of the provenance is 0, or tally and power do not belong together.
    error IncompleteProvenance();
    /// @notice The round has its token already.
    error RoundIsMinted(bytes32 round);
    /// @notice The picture has its token already.
    error PictureIsMinted(bytes32 picture);
    /// @notice The metadata has no address.
    error NoMetadata();

    /**
     * @param name_ Of the collection.
     * @param symbol_ Of the collection.
     * @param artist Who mints.
     * @param splitter Whom royalties go to.
     */
    constructor(
        string memory name_,
        string memory symbol_,
        address artist,
        address splitter
    ) ERC721(name_, symbol_) Ownable(artist) {
        _setDefaultRoyalty(splitter, ROYALTY);
    }

    /**
     * @notice Mints the winner of a round. A number, a round and a picture can each be minted once.
     * @param to Who holds it at first: the artist, who puts it up for auction.
     * @param token Number of the round.
     * @param origin Its hashes.
     * @param uri Address of the metadata; what is there must have `origin.metadata` as its SHA-256.
     */
    function mint(address to, uint256 token, Provenance calldata origin, string calldata uri) external onlyOwner {
        if (origin.round == 0 || origin.picture == 0 || origin.metadata == 0 || origin.recipe == 0)
            revert IncompleteProvenance();
        if ((origin.tally == 0) != (origin.power == 0)) revert IncompleteProvenance();
        if (bytes(uri).length == 0) revert NoMetadata();
        if (isRoundMinted[origin.round]) revert RoundIsMinted(origin.round);
        if (isPictureMinted[origin.picture]) revert PictureIsMinted(origin.picture);
        isRoundMinted[origin.round] = true;
        isPictureMinted[origin.picture] = true;
        _provenance[token] = origin;
        _provenance[token].mintedAt = uint64(block.timestamp);
        // Not _safeMint: a receiver's code has no business in a mint.
        _mint(to, token);
        _setTokenURI(token, uri);
        emit Minted(token, origin.round, origin.picture, to);
    }

    /// @notice The hashes of a work. Reverts when there is none of this number.
    function provenanceOf(uint256 token) external view returns (Provenance memory) {
        _requireOwned(token);
        return _provenance[token];
    }

    /// @inheritdoc ITallies
    function tallyOf(uint256 token) external view returns (bytes32 root, uint256 power) {
        Provenance storage origin = _provenance[token];
        return (origin.tally, origin.power);
    }

    /// @inheritdoc IERC165
    function supportsInterface(
        bytes4 interfaceId
    ) public view override(ERC721URIStorage, ERC2981) returns (bool) {
        return super.supportsInterface(interfaceId);
    }
}
