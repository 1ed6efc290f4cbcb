package index

import "wenxun/index/analysis"

// Rank decides the order by relevance.
type Rank struct {
	// Terms add up, by BM25, over the document's title, headings and texts.
	Terms []Term
	// Profile sets the parameters of BM25.
	Profile Profile
	// Lead puts documents that satisfy it before all others: the document that bears a 文号 before
	// those that cite it. Nil for none.
	Lead Node
}

// Term is a pattern that adds to the score of the documents in which it occurs.
type Term struct {
	Pattern analysis.Pattern
	Weight  float64
}

// Profile is a set of BM25 parameters, chosen by the kind of query.
type Profile uint8

const (
	// ProfileKeywords is for a few words: a long document hardly counts against them.
	ProfileKeywords Profile = iota
	// ProfileSentence is for questions and sentences.
	ProfileSentence
	// ProfilePassage is for finding the documents that contain most of a passage, of any length.
	ProfilePassage
)

// BM25 are the parameters of the ranking function. How they were found is described at the weights
// of the terms, in internal/search.
type BM25 struct {
	K1          float64 // how soon more occurrences stop to count
	B           float64 // how much the length of a document counts against it, from 0 to 1
	SectionB    float64 // the same for sections
	TitleWeight float64 // how many occurrences in the text one in the title counts for
}

// K1 and SectionB are the usual values in the literature.
var profiles = [...]BM25{
	ProfileKeywords: {K1: 1.2, B: 0.3, SectionB: 0.75, TitleWeight: 1.3},
	ProfileSentence: {K1: 1.2, B: 0.75, SectionB: 0.75, TitleWeight: 1.3},
	ProfilePassage:  {K1: 1.2, B: 0, SectionB: 0.75, TitleWeight: 1},
}

// Profiles are all profiles.
var Profiles = []Profile{ProfileKeywords, ProfileSentence, ProfilePassage}

// BM25 returns the profile's parameters.
func (p Profile) BM25() BM25 { return profiles[p] }
