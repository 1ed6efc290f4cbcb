package api

import (
	"wenxun/corpus"
	"wenxun/internal/search"
)

// Quote is the body of a quote check.
type Quote struct {
	Text string `json:"text"`
}

// QuoteCheck reports whether a quotation occurs in the library.
type QuoteCheck struct {
	Verdict  search.Verdict `json:"verdict"`
	Total    int            `json:"total"`
	Places   []QuotePlace   `json:"places"`
	Coverage Coverage       `json:"coverage"`
}

// QuotePlace is a place where a quotation occurs.
type QuotePlace struct {
	ID         string           `json:"id"`
	Title      string           `json:"title"`
	TitleFrom  corpus.TitleFrom `json:"title_from"`
	Ordinal    int              `json:"ordinal"`
	Page       *int             `json:"page"`
	Text       string           `json:"text"`
	URL        string           `json:"url"`
	Difference []Edit           `json:"difference"`
}

// Edit is a run of characters that are the same, missing or added.
type Edit struct {
	Kind search.EditKind `json:"kind"`
	Text string          `json:"text"`
}

// NewQuoteCheck returns the result of a quote check as it is sent.
func NewQuoteCheck(q *search.QuoteCheck) *QuoteCheck {
	return &QuoteCheck{Verdict: q.Verdict, Total: q.Total, Places: convert(q.Places, newQuotePlace), Coverage: Coverage(q.Coverage)}
}

func newQuotePlace(p search.QuotePlace) QuotePlace {
	place := QuotePlace{
		ID: p.ID, Title: p.Title, TitleFrom: p.TitleFrom, Ordinal: p.Ordinal, Page: known(p.Page), Text: p.Text, URL: DocumentURL(p.ID),
		Difference: convert(p.Difference, func(e search.Edit) Edit { return Edit(e) }),
	}
	if p.Ordinal > 0 { // 0 is the title
		place.URL = SectionURL(p.ID, p.Ordinal)
	}
	return place
}
