/* The treap of long free spans. */
#include "pages/pages.h"

static bool is_less(const struct node *a, u64 npages, u64 tie)
{
	return a->npages == npages ? a->tie < tie : a->npages < npages;
}

/* The new node becomes a leaf, and rises above every node of a higher priority. */
static struct node *insert(struct node *tree, struct node *node)
{
	if (tree == NULL)
		return node;
	if (is_less(tree, node->npages, node->tie)) {
		struct node *right = insert(tree->right, node);
		tree->right = right;
		if (right->prio >= tree->prio)
			return tree;
		tree->right = right->left;
		right->left = tree;
		return right;
	}
	struct node *left = insert(tree->left, node);
	tree->left = left;
	if (left->prio >= tree->prio)
		return tree;
	tree->left = left->right;
	left->right = tree;
	return left;
}

void treap_insert(struct node *node)
{
	heap.treap = insert(heap.treap, node);
}

/* Of two nodes of the same priority the right one goes up. */
static struct node *merge(struct node *left, struct node *right)
{
	if (left == NULL || right == NULL)
		return left == NULL ? right : left;
	if (left->prio < right->prio) {
		left->right = merge(left->right, right);
		return left;
	}
	right->left = merge(left, right->left);
	return right;
}

void treap_remove(const struct node *node)
{
	struct node **link = &heap.treap;
	while (*link != node)
		link = is_less(*link, node->npages, node->tie) ? &(*link)->right : &(*link)->left;
	*link = merge(node->left, node->right);
}

struct node *treap_find(const struct span *span)
{
	struct node *at = heap.treap;
	while (at != NULL && at->span != span)
		at = is_less(at, span->npages, span->record->address) ? at->right : at->left;
	return at;
}

/* It goes left only where the left child itself is long enough, so it may miss what is further down. */
struct span *treap_choose(u64 npages)
{
	struct node *at = heap.treap;
	while (at != NULL) {
		if (at->npages < npages)
			at = at->right;
		else if (at->left != NULL && at->left->npages >= npages)
			at = at->left;
		else
			return at->span;
	}
	return NULL;
}
