// The door of Ethereum's leaf: hexadecimal, addresses, hashes, RLP, EIP-712 and the ABI shapes of contract signatures.
export { decodeWrapper, encodeIsValidSignature, encodeValidatorArguments } from './abi.ts'
export { checksumAddress, parseAddress, shortAddress } from './address.ts'
export { AddressError, RlpError, type EthereumErrors } from './errors.ts'
export { fromHex, toHex, type Hex } from './hex.ts'
export { keccak256 } from './keccak.ts'
export { decodeRlp, encodeRlp, rlpInteger, type Rlp } from './rlp.ts'
export { address, anyCaseBytes32, bytes32, chainId, hexBytes, quantity } from './schema.ts'
export { domainSeparator, hashText, structTypeHash, typedDataDigest } from './typedData.ts'
