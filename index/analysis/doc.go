// Package analysis turns text into what is compared: folded text, patterns to look for in it, words, and
// the borders of words.
//
// Folding alone decides when two strings are equal. Every engine, the snippets and the query language
// use it, so that none of them can disagree.
//
// Words are cut by jieba, with a dictionary in the binary; nothing else imports gojieba. A long word is
// cut again into the parts that it is likeliest made of (最高|人民|法院, 省|政府): words of the dictionary,
// and single characters that make many of its words (affixes.go, parts.go). The lexicon names the words
// that jieba lacks, and the parts of the few words where the likeliest are wrong. A Fingerprint names all
// that words depend on, because borders are stored.
//
// Bleve's analyzer is registered by index/analysis/jieba. Parsing queries is index/query; matching trees
// of patterns against documents is the engines'.
package analysis
