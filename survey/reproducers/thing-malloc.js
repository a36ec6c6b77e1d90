// @thi.ng/malloc: a pool of 1 MiB gives a block of nearly 4 GiB, since its sizes are rounded as signed
// numbers of 32 bits. Exit code 0 says that it refuses the size.
import { MemPool } from "@thi.ng/malloc";

const address = new MemPool({ buf: new ArrayBuffer(2 ** 20) }).malloc(4294942718);
console.log(`malloc of 4294942718 bytes gave ${address}`);
process.exitCode = address === 0 ? 0 : 1;
