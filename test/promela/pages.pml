/*
 * The model pages, written from `mallocspec explore pages --describe` alone. Each action is one atomic
 * step, so that spin counts the states between actions. Addresses are counted in pages.
 *
 * What follows from the rest (parents in the treap, the last page of the heap, the held pages) is kept
 * beside it, and what only a step needs is 0 between steps: neither adds a state.
 */
#ifndef PAGES
#define PAGES 3
#endif
#ifndef LONGEST
#define LONGEST 3
#endif
#ifndef LISTS
#define LISTS 1
#endif
#ifndef GROWTH
#define GROWTH 4
#endif
#ifndef PRIORITIES
#define PRIORITIES 2
#endif

/* More records than the heap ever needs: taking one more is an error. */
#define RECORDS 24

#define DEAD 0
#define MANUAL 1
#define FREE 2

/* The spans, by the number of their record, from 1 on. */
byte base[RECORDS];
byte npages[RECORDS];
byte state[RECORDS];
bit needzero[RECORDS];
byte next[RECORDS];

/* The first span of the list of each length. */
byte first[LISTS];

/* The treap: a node has the number of its span's record. */
byte root;
byte left[RECORDS];
byte right[RECORDS];
byte parent[RECORDS];
byte prio[RECORDS];

/* The records that were given back, and how many were made. */
byte freed[RECORDS];
byte nfreed;
byte made;

/* The last page of the heap, what the program holds, and in how many spans. */
byte end;
byte held;
byte nheld;

/* What only a step needs. */
byte np;
byte s;
byte t;
byte n;
byte at;
byte up;
byte child;
byte above;

inline newRecord(r) {
  if
  :: nfreed > 0 -> nfreed--; r = freed[nfreed]; freed[nfreed] = 0
  :: else -> made++; assert(made < RECORDS); r = made
  fi
}

inline giveBack(r) {
  base[r] = 0; npages[r] = 0; state[r] = DEAD; needzero[r] = 0;
  freed[nfreed] = r; nfreed++
}

/* The place below `above` that had `old` gets `new`. */
inline replaceChild(old, new) {
  if
  :: above == 0 -> root = new
  :: above != 0 && left[above] == old -> left[above] = new
  :: else -> right[above] = new
  fi
}

/* Rotates a node up, above its parent. */
inline rotateUp(c) {
  up = parent[c];
  above = parent[up];
  if
  :: left[up] == c ->
    left[up] = right[c];
    if :: right[c] != 0 -> parent[right[c]] = up :: else fi;
    right[c] = up
  :: else ->
    right[up] = left[c];
    if :: left[c] != 0 -> parent[left[c]] = up :: else fi;
    left[c] = up
  fi;
  replaceChild(up, c);
  parent[up] = c;
  parent[c] = above;
  up = 0; above = 0
}

#define isBefore(a, b) (npages[a] < npages[b] || (npages[a] == npages[b] && a < b))

inline insertNode(r) {
  prio[r] = 1;
  do
  :: prio[r] < PRIORITIES -> prio[r] = prio[r] + 1
  :: break
  od;
  at = root; up = 0;
  do
  :: at == 0 -> break
  :: at != 0 && isBefore(r, at) -> up = at; at = left[at]
  :: else -> up = at; at = right[at]
  od;
  parent[r] = up;
  if
  :: up == 0 -> root = r
  :: up != 0 && isBefore(r, up) -> left[up] = r
  :: else -> right[up] = r
  fi;
  up = 0;
  do
  :: parent[r] != 0 && prio[parent[r]] > prio[r] -> rotateUp(r)
  :: else -> break
  od
}

inline removeNode(r) {
  do
  :: left[r] == 0 && right[r] == 0 -> break
  :: else ->
    if
    :: left[r] != 0 && (right[r] == 0 || prio[left[r]] < prio[right[r]]) -> child = left[r]
    :: else -> child = right[r]
    fi;
    rotateUp(child);
    child = 0
  od;
  above = parent[r];
  replaceChild(r, 0);
  above = 0; parent[r] = 0; prio[r] = 0
}

/* A free span goes to the front of its list, or into the treap. */
inline insertFree(r) {
  if
  :: npages[r] < LISTS -> next[r] = first[npages[r]]; first[npages[r]] = r
  :: else -> insertNode(r)
  fi
}

inline removeFree(r) {
  if
  :: npages[r] < LISTS && first[npages[r]] == r -> first[npages[r]] = next[r]; next[r] = 0
  :: npages[r] < LISTS && first[npages[r]] != r ->
    at = first[npages[r]];
    do
    :: next[at] == r -> break
    :: else -> at = next[at]
    od;
    next[at] = next[r]; next[r] = 0; at = 0
  :: else -> removeNode(r)
  fi
}

/* The free span that a predicate is true of, or 0; there is at most one. */
inline findFree(found, predicate) {
  found = 1;
  do
  :: found <= made && state[found] == FREE && predicate -> break
  :: found > made -> found = 0; break
  :: else -> found++
  od
}

inline join(r, other) {
  npages[r] = npages[r] + npages[other];
  needzero[r] = needzero[r] | needzero[other];
  removeFree(other);
  giveBack(other)
}

/* Frees a span, as manual.free does it once needzero is set. */
inline freeSpan(r) {
  findFree(t, base[t] + npages[t] == base[r]);
  if
  :: t != 0 -> n = base[t]; join(r, t); base[r] = n; n = 0
  :: else
  fi;
  findFree(t, base[t] == base[r] + npages[r]);
  if
  :: t != 0 -> join(r, t)
  :: else
  fi;
  t = 0;
  state[r] = FREE;
  insertFree(r)
}

/* The node that is taken for np pages, or 0. */
inline findNode(r) {
  r = root;
  do
  :: r == 0 -> break
  :: r != 0 && npages[r] < np -> r = right[r]
  :: r != 0 && npages[r] >= np && left[r] != 0 && npages[left[r]] >= np -> r = left[r]
  :: else -> break
  od
}

inline grow() {
  newRecord(s);
  npages[s] = (np > GROWTH -> np : GROWTH);
  base[s] = end;
  end = end + npages[s];
  freeSpan(s)
}

inline allocate() {
  n = np;
  do
  :: n < LISTS && first[n] == 0 -> n++
  :: n < LISTS && first[n] != 0 -> s = first[n]; break
  :: else -> findNode(s); break
  od;
  n = 0;
  if
  :: s == 0 -> grow(); findNode(s)
  :: else
  fi;
  removeFree(s);
  state[s] = MANUAL;
  if
  :: npages[s] > np ->
    newRecord(t);
    base[t] = base[s] + np;
    npages[t] = npages[s] - np;
    needzero[t] = needzero[s];
    npages[s] = np;
    /* A span in use lies before it, and no free span lies behind what was free. */
    state[t] = FREE;
    insertFree(t);
    t = 0
  :: else
  fi;
  held = held + np; nheld++;
  s = 0; np = 0
}

active proctype program() {
  do
  :: atomic {
      held < PAGES -> np = 1;
      do
      :: np < LONGEST && np < PAGES - held -> np++
      :: break
      od;
      allocate()
    }
  :: atomic {
      nheld > 0 -> n = 1;
      do
      :: n < nheld -> n++
      :: break
      od;
      s = 0;
      do
      :: n == 0 -> break
      :: n > 0 && state[s + 1] == MANUAL -> s++; n--
      :: else -> s++
      od;
      held = held - npages[s]; nheld--;
      needzero[s] = 1;
      freeSpan(s);
      s = 0
    }
  od
}
