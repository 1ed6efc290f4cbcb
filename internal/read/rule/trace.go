package rule

import (
	"context"
	"slices"
)

// Stage is a step of reading that decides by rules.
type Stage string

// Stages. Those of metadata are called as the fields of a document are.
const (
	StageSplit     Stage = "split"   // a document on one line: where its paragraphs end
	StageSpacing   Stage = "spacing" // white space inside a line: kept or taken out
	StagePage      Stage = "page"    // page numbers, running heads, contents, clutter
	StageTable     Stage = "table"   // whether a line is a row of cells
	StagePlace     Stage = "place"   // what type and position of two lines show
	StageJoin      Stage = "join"    // whether a line goes on with the paragraph before it
	StageOutline   Stage = "outline" // headings
	StageTitle     Stage = "title"
	StageNumber    Stage = "doc_number"
	StageDate      Stage = "date"
	StagePublished Stage = "published"
	StageType      Stage = "type"
	StageIssuer    Stage = "issuer"
	StageRegion    Stage = "region"
	StageYear      Stage = "year"
)

// Site is where in the source a decision was made.
type Site struct {
	Order int // of the line among the source's lines, from 1; 0 for the document as a whole
	Page  int // from 1; 0 where the format has no pages
	Line  int // of the text file, from 1; 0 where the format has no lines
}

// Decision is what one rule decided.
type Decision struct {
	Site
	Stage   Stage
	Text    string // the line, or the part of it in question
	Rule    string
	Verdict string
}

// Trace collects decisions. The nil Trace collects nothing. Not safe for concurrent use.
type Trace struct{ decisions []Decision }

// Add records a decision. Whoever must do work to describe it checks for a nil Trace first.
func (t *Trace) Add(stage Stage, at Site, text, rule, verdict string) {
	if t != nil {
		t.decisions = append(t.decisions, Decision{Site: at, Stage: stage, Text: text, Rule: rule, Verdict: verdict})
	}
}

// Decisions returns what was recorded, in the order of the source's lines; decisions on one line
// stay in the order in which they were made.
func (t *Trace) Decisions() []Decision {
	if t == nil {
		return nil
	}
	all := slices.Clone(t.decisions)
	slices.SortStableFunc(all, func(a, b Decision) int { return a.Order - b.Order })
	return all
}

type traceKey struct{}

// WithTrace returns a context in which reading records its decisions in t.
func WithTrace(ctx context.Context, t *Trace) context.Context {
	return context.WithValue(ctx, traceKey{}, t)
}

// TraceFrom returns the trace of a context, nil where it has none.
func TraceFrom(ctx context.Context) *Trace {
	t, _ := ctx.Value(traceKey{}).(*Trace)
	return t
}
