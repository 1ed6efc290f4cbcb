// Package query reads what a person types into the search box: a small tree, and notes on what
// was not taken as it seems to be meant.
//
// # Grammar
//
//	query   = [ or ] .
//	or      = and { ( "OR" | "或" | "|" ) and } .
//	and     = unary { [ "AND" | "且" ] unary } .
//	unary   = { "NOT" | "非" | "-" } primary .
//	primary = "(" or ")" | field | leaf .
//	field   = name ":" leaf .
//	leaf    = word | prefix | quoted | near .
//	prefix  = word "*" .                 // of Latin letters and digits
//	quoted  = `"` text `"` | "“" text "”" | "「" text "」" .
//	near    = quoted "~" digits .        // of two words to index.MaxNear
//
// Full-width forms count as the marks they are forms of. Spaces of any kind part words.
//
// An operator, a quotation mark, a parenthesis or a field counts only at the start of a word, a
// closing mark only at its end; AND, OR, NOT, 且, 或 and 非 only alone; "-" not before a digit or
// another "-". So 非公有制, 办公厅（2024年）, 坚持“两个确立”不动摇 and -0.5% are words. A mark
// pairs with the next closing one of its kind that leaves those between them paired; when that one
// does not end a word, neither counts.
//
// What lacks its other side: a mark at a word's edge is nothing, and so is an operator, but for a
// query that has nothing else: it looks for the operators as words. A field without a value, or
// with one that it cannot have, is a word. What folds to nothing (punctuation alone) is nothing.
// Three or more single Han characters parted by spaces alone are one word.
//
// The tree keeps texts as typed: folding them, cutting words, and knowing that 江西 is a region is
// planning, which lives above the engines. What a tree means to a document is package index.
package query
