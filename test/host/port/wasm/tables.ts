/**
 * A bump allocator whose state is partly in its function table: malloc is an indirect call through entry 0. There
 * is first the function that sets the heap up, which puts another one there.
 */
const source = `
(module
  (type $step (func (param i32) (result i32)))
  (memory (export "memory") 1)
  (table $steps 2 8 funcref)
  (elem $steps (i32.const 0) func $first)
  (elem declare func $bump $short)

  ;; The top of the heap is at address 16.
  (func $take (param $bytes i32) (param $room i32) (result i32)
    (local $p i32)
    (if (i32.gt_u (local.get $bytes) (i32.const 1073741823)) (then (return (i32.const 0))))
    (local.set $p (i32.load (i32.const 16)))
    (if (i32.gt_u
          (i32.add (local.get $p) (local.get $room))
          (i32.mul (memory.size) (i32.const 65536)))
      (then (return (i32.const 0))))
    (i32.store (i32.const 16) (i32.add (local.get $p) (local.get $room)))
    (local.get $p))

  (func $rounded (param $n i32) (result i32)
    (i32.and (i32.add (local.get $n) (i32.const 31)) (i32.const -16)))

  (func $bump (param $n i32) (result i32)
    (call $take (local.get $n) (call $rounded (local.get $n))))

  ;; The block overlaps the next one.
  (func $short (param $n i32) (result i32)
    (call $take (local.get $n) (i32.const 0)))

  (func $first (param $n i32) (result i32)
    (i32.store (i32.const 16) (i32.const 64))
    (table.set $steps (i32.const 0) (ref.func $bump))
    (call_indirect $steps (type $step) (local.get $n) (i32.const 0)))

  (func (export "malloc") (param $n i32) (result i32)
    (call_indirect $steps (type $step) (local.get $n) (i32.const 0)))

  (func (export "free") (param $p i32) (nop)))
`;

const changed = (from: string, to: string): string => {
  if (!source.includes(from)) throw new Error(`the source has no ${from}`);
  return source.replace(from, to);
};

export const tables = {
  right: source,
  /** From the first free on, which changes nothing but the table, blocks overlap. */
  switching: changed("(nop)", "(table.set $steps (i32.const 0) (ref.func $short))"),
  /** The table has one more entry when the heap is set up, and a second set-up would trap. */
  growing: changed(
    "(i32.store (i32.const 16) (i32.const 64))",
    `(if (i32.ne (table.grow $steps (ref.null func) (i32.const 6)) (i32.const 2)) (then (unreachable)))
     (i32.store (i32.const 16) (i32.const 64))`,
  ),
} as const;
