// `npm run auction:deploy`: compiles the contracts of the auction, puts them onto a chain and prints what a charter pins.
import { formatEther } from 'viem'
import { deployAuction } from './auction/deployAuction.ts'
import { readDeployJob } from './auction/job.ts'
import { fail } from './options.ts'

const usage = `npm run auction:deploy -- --rpc URL --key FILE --name NAME --symbol SYMBOL --artist ADDRESS --token ADDRESS --pool ADDRESS

  --rpc       one RPC of the chain
  --key       file with the secret key of the account that pays, 64 hexadecimal digits; it gets no right over the contracts
  --artist    who mints and announces money rules: a key or, better, a Safe
  --token     the token that is bought back
  --pool      its Uniswap V2 pair against wrapped ETH
  --money     the first money rule: botto2021 (default: buy back and burn), botto2022 or botto2025
  --treasury  who is paid by botto2022 and botto2025
  --karma     who divides the karma rewards of botto2025

Prints one line of JSON: the members "contracts" and "money" of a charter, and the block from which on there are logs. What was deployed
cannot be changed or taken back.`

try {
  const { rpc, account, deployment } = readDeployJob(process.argv.slice(2))
  const deployed = await deployAuction(rpc, account, deployment, (name, address) =>
    console.error(`${name} goes to ${address} …`),
  )
  const { chainId, art, auction, splitter, block, cost } = deployed
  console.error(`All three stand since block ${block}; they cost ${formatEther(cost)} ETH.`)
  const { token, pool, money, treasury } = deployment
  const roles = { art, auction, splitter, token, pair: pool, ...(money !== 'botto2021' && { treasury }) }
  const contracts = Object.entries(roles).map(([role, address]) => ({ role, chainId, address }))
  console.log(JSON.stringify({ contracts, money, fromBlock: block }))
} catch (error) {
  fail(error, usage)
}
