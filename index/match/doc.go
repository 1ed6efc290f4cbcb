// Package match decides where a leaf of a query occurs in folded text. It is the one implementation
// for the embedded engine, which counts, and for everything that shows or highlights: so what is
// counted is what is marked. (Package scan, which engines are tested against, has its own.)
//
// A Leaf is a leaf prepared for matching. A Matcher evaluates it in a unit: a title, a section, a
// paragraph or a sentence. A Finder folds the texts of documents and returns the occurrences of a
// whole query in code points.
//
// Trees of nodes, scopes, ranking and snippets are not here.
package match
