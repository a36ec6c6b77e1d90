/** Find: the query, and how much was found. */
import type { Store } from "./store.ts";
import { grouped } from "./text.ts";
import { useStore } from "./usestore.ts";

export const Find = ({ store }: { readonly store: Store }) => {
  useStore(store);
  const { problem, search } = store.finding;
  const said =
    problem ?? (search === undefined ? "" : `${grouped(search.found.length)} steps found`);
  return (
    <form
      class="find"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        (document.activeElement as HTMLElement | null)?.blur();
        store.toFound(true);
      }}
    >
      <label for="find">Find</label>
      <input
        id="find"
        type="search"
        placeholder="malloc n>1024"
        onInput={(event) => store.find(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <span role="status">{said}</span>
    </form>
  );
};
