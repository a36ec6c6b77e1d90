/** Below the map: the lists and trees in which the spans are. */
import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import type { Store } from "../store.ts";
import { useStore } from "../usestore.ts";
import { Caches } from "./caches.tsx";
import { CentralLists, LengthLists } from "./lists.tsx";
import "./structures.css";
import { Treap } from "./treap.tsx";

type Part = ComponentType<{ readonly store: Store }>;

const PARTS: Readonly<Record<string, Part>> = {
  "Central lists": CentralLists,
  "Free lists": ({ store }) => <LengthLists kind="free" store={store} />,
  "Busy lists": ({ store }) => <LengthLists kind="busy" store={store} />,
  Treap,
  Caches,
};

export const Structures = ({ store }: { readonly store: Store }) => {
  useStore(store);
  const [name, setName] = useState("Central lists");
  const Shown = PARTS[name]!;
  return (
    <section class="structures" aria-label="Structures">
      <div class="tabs" role="group" aria-label="Which structure">
        {Object.keys(PARTS).map((part) => (
          <button
            key={part}
            type="button"
            aria-pressed={part === name}
            onClick={() => setName(part)}
          >
            {part}
          </button>
        ))}
      </div>
      <div class="structure" role="region" aria-label={name} tabIndex={0}>
        <Shown store={store} />
      </div>
    </section>
  );
};
