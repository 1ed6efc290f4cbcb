package api

import (
	"wenxun/corpus"
	"wenxun/internal/search"
)

// Trend describes how a query's matches are spread.
type Trend struct {
	Query    QueryInfo     `json:"query"`
	By       string        `json:"by"`
	Total    Total         `json:"total"`
	Coverage Coverage      `json:"coverage"`
	Buckets  []TrendBucket `json:"buckets"`
	First    *Mention      `json:"first"`
	Silent   []string      `json:"silent"`
}

// TrendBucket is a year, a region or a theme.
type TrendBucket struct {
	Value     string `json:"value"`
	Matching  int    `json:"matching"`
	Documents int    `json:"documents"`
}

// Mention is a document in which something occurs.
type Mention struct {
	ID        string           `json:"id"`
	Title     string           `json:"title"`
	TitleFrom corpus.TitleFrom `json:"title_from"`
	Date      string           `json:"date"`
	URL       string           `json:"url"`
}

// NewTrend returns a trend as it is sent.
func NewTrend(t *search.Trend) *Trend {
	wire := &Trend{
		Query: newQueryInfo(t.Query), By: t.By, Total: Total(t.Total), Coverage: Coverage(t.Coverage),
		Buckets: convert(t.Buckets, func(b search.Bucket) TrendBucket { return TrendBucket(b) }), Silent: list(t.Silent),
	}
	if m := t.First; m != nil {
		wire.First = &Mention{ID: m.ID, Title: m.Title, TitleFrom: m.TitleFrom, Date: m.Date, URL: DocumentURL(m.ID)}
	}
	return wire
}
