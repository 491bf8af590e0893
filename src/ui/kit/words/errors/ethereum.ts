// The sentences for the codes of ethereum/.
import type { EthereumErrors } from '../../../../ethereum/index.ts'
import type { ErrorWords } from '../errorSentence.ts'

export const ethereumErrors: ErrorWords<EthereumErrors> = {
  'address/form': ({ received }) => ({
    happened: `“${received}” is not an address.`,
    doThis: 'An address is 0x and 40 hexadecimal digits. Copy it again from where you have it.',
    remedy: 'retry',
  }),
  'address/checksum': ({ received }) => ({
    happened: `The capital letters of ${received} do not fit the address: it was mistyped or altered.`,
    doThis: 'Copy it again from where you have it.',
    remedy: 'retry',
  }),
  'address/zero': () => ({
    happened: 'The zero address belongs to nobody.',
    doThis: 'Enter the address of an account.',
    remedy: 'retry',
  }),
  'rlp/form': ({ received }) => ({
    happened: `The data ${received} is not in Ethereum’s encoding (RLP).`,
    doThis: 'The server that sent it is faulty. Choose another in the settings.',
    remedy: 'retry',
  }),
}
