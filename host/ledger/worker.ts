/** A worker of `mallocspec defects`: looks for one defect. */
import type { Defect } from "../../props/ledger/defect.ts";
import { examine } from "../../props/ledger/ledger.ts";

// Piscina calls the default export of its worker file.
export default (id: string): Promise<Defect> => examine(id);
