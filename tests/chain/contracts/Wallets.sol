// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// A wallet that accepts what its owner signed (EIP-1271).
contract OwnerWallet {
    address public owner;

    constructor(address first) {
        owner = first;
    }

    function rotate(address next) external {
        require(msg.sender == owner);
        owner = next;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        bytes32 r = bytes32(signature[0:32]);
        bytes32 s = bytes32(signature[32:64]);
        return ecrecover(hash, uint8(signature[64]), r, s) == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

/// Makes wallets at addresses known beforehand (EIP-6492, EIP-1014).
contract WalletFactory {
    function deploy(address owner, bytes32 salt) public returns (address) {
        address at = addressOf(owner, salt);
        return at.code.length > 0 ? at : address(new OwnerWallet{salt: salt}(owner));
    }

    function addressOf(address owner, bytes32 salt) public view returns (address) {
        bytes memory code = abi.encodePacked(type(OwnerWallet).creationCode, abi.encode(owner));
        bytes32 hash = keccak256(abi.encodePacked(bytes1(0xff), address(this), salt, keccak256(code)));
        return address(uint160(uint256(hash)));
    }
}

/// Wallets that do not keep to EIP-1271, one behaviour each.
contract OddWallet {
    enum Manner { Reverts, ReturnsTrue, ReturnsNothing, ReturnsJunk, BurnsGas }
    Manner public manner;

    constructor(Manner chosen) {
        manner = chosen;
    }

    fallback() external {
        if (manner == Manner.Reverts) revert("no");
        if (manner == Manner.BurnsGas) { while (true) {} }
        assembly {
            let chosen := sload(0)
            mstore(0, 1)
            if eq(chosen, 1) { return(0, 32) }
            if eq(chosen, 2) { return(0, 0) }
            mstore(0, shl(224, 0x1626ba7e))
            mstore8(31, 1) // the magic value, and one byte that does not belong to it
            return(0, 32)
        }
    }
}
