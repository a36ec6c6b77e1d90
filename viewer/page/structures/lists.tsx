/** The page heap's lists by length, and the central lists by class. */
import type { List } from "../../machine/picture/picture.ts";
import type { Store } from "../store.ts";
import { bytes, grouped } from "../text.ts";
import { Spans } from "./spanbutton.tsx";

const lengthOf = ({ of }: List): string =>
  of === 0 ? "longer" : `${grouped(of)} ${of === 1 ? "page" : "pages"}`;

/** Free and busy spans by length. */
export const LengthLists = ({ kind, store }: { kind: "free" | "busy"; store: Store }) => {
  const { after } = store.moment;
  const lists = after.lists.filter((list) => list.kind === kind);
  if (lists.length === 0) return <p>All lists are empty.</p>;
  return (
    <table>
      <tbody>
        {lists.map((list) => (
          <tr key={list.of}>
            <th scope="row">{lengthOf(list)}</th>
            <td>
              <Spans store={store} picture={after} spans={list.spans} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** Of each class: the spans with free slots, and those without any or in a cache. */
export const CentralLists = ({ store }: { readonly store: Store }) => {
  const { after } = store.moment;
  const lists = after.lists.filter(({ kind }) => kind === "nonempty" || kind === "empty");
  if (lists.length === 0) return <p>All lists are empty.</p>;
  const classes = [...new Set(lists.map(({ of }) => of))];
  const spansOf = (kind: List["kind"], of: number): ReadonlyArray<number> =>
    lists.find((list) => list.kind === kind && list.of === of)?.spans ?? [];
  const nameOf = (of: number): string => {
    const span = lists.find((list) => list.of === of)!.spans[0]!;
    const size = bytes(after.spans.columns.elemsize[span]!);
    return of < 2 ? "large" : `${of}: ${size}${of % 2 === 1 ? ", no pointers" : ""}`;
  };
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">class</th>
          <th scope="col">nonempty</th>
          <th scope="col">empty, or cached</th>
        </tr>
      </thead>
      <tbody>
        {classes.map((of) => (
          <tr key={of}>
            <th scope="row">{nameOf(of)}</th>
            <td>
              <Spans store={store} picture={after} spans={spansOf("nonempty", of)} />
            </td>
            <td>
              <Spans store={store} picture={after} spans={spansOf("empty", of)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
