package search

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/match"
	"wenxun/index/scan"
)

// long is a text of one sentence that never ends, several blocks of it.
var long = strings.Repeat("绿水青山", 4*match.BlockBytes/len("绿水青山"))

// soon is far less than a request may take, and far more than what is bounded needs, also under
// the race detector on a busy machine.
const soon = 5 * time.Second

// shown returns the snippets of a query in a section.
func shown(t *testing.T, q string, section corpus.Section) []Snippet {
	t.Helper()
	params := DefaultParams(q)
	params.Mode = Smart
	plan, err := newPlan(params, words, newPlaces(nil), scan.New(nil).Limits())
	if err != nil {
		t.Fatal(err)
	}
	section.Ordinal = 1
	hit := index.SectionHit{Ordinal: 1}
	hit.Heading, hit.Text, hit.Excerpt = match.NewFinder(plan.request.Query.Root).Section(&section)
	return New(nil, words, Options{}).snippets(&section, &hit)
}

func TestAVeryLongSectionShowsWhatMatchedWhereverItIs(t *testing.T) {
	lake := "湖长制"
	for name, c := range map[string]struct{ q, text, want string }{
		"everywhere":            {"青山", long, "青山"},
		"at the end":            {lake, long + lake, lake},
		"in the middle":         {lake, long + lake + long, lake},
		"over a block's end":    {lake, strings.Repeat("山", match.BlockBytes/3-2) + lake + long, lake},
		"lines without end":     {lake, strings.Repeat("绿水，\n", match.BlockBytes/4) + lake, lake},
		"near":                  {`"湖长 巡查"~3`, long + "湖长要巡查", "湖长"},
		"only its words":        {"湖长制考核办法", long + "落实湖长制，改进考核办法", "湖长制"},
		"a number that goes on": {"2024*", "2024" + strings.Repeat("7", 2*match.BlockBytes), "2024"},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			snippets := shown(t, c.q, corpus.Section{Text: c.text})
			if took := time.Since(began); took > soon {
				t.Errorf("took %v", took)
			}
			if len(snippets) == 0 || len(snippets[0].Highlights) == 0 {
				t.Fatalf("%d snippets, none highlighted", len(snippets))
			}
			for _, n := range snippets {
				if !strings.Contains(c.text, n.Text) || utf8.RuneCountInString(n.Text) > maxMatchShown {
					t.Errorf("snippet of %d characters is no short piece of the text", utf8.RuneCountInString(n.Text))
				}
			}
			if got := marked(snippets[0].Text, snippets[0].Highlights); !strings.Contains(got, "<mark>"+c.want) {
				t.Errorf("snippet %.300s does not mark %q", got, c.want)
			}
		})
	}
}

func TestASnippetOfALaterBlockKnowsItsPage(t *testing.T) {
	snippets := shown(t, "湖长制", corpus.Section{
		Text: long + "湖长制", Page: 1, PageBreaks: []corpus.PageBreak{{Offset: utf8.RuneCountInString(long), Page: 9}},
	})
	if len(snippets) != 1 || snippets[0].Page != 9 {
		t.Errorf("snippets %+v, want one on page 9", snippets)
	}
}

func TestADocumentIsMarkedAtABoundedNumberOfPlaces(t *testing.T) {
	d := doc("a", "长文", "# 一、绿水\n"+long+"\n# 二、青山\n青山")
	s := service(t, d)
	began := time.Now()
	marks, err := s.Highlight(context.Background(), d, DefaultParams("青山"))
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > soon {
		t.Errorf("took %v", took)
	}
	if n := len(marks.Sections[0].Text); n != maxMarks || !marks.Cut {
		t.Errorf("%d places marked, cut %t; want %d and to be told of the rest", n, marks.Cut, maxMarks)
	}
	if few, err := s.Highlight(context.Background(), d, DefaultParams("长文")); err != nil || few.Cut || len(few.Title) != 1 {
		t.Errorf("marks %+v, %v; want the title's, and none cut", few.Title, err)
	}
}

// timed measures how long its engine searches.
type timed struct {
	Engine
	searching time.Duration
}

func (e *timed) Search(ctx context.Context, r *index.Request) (*index.Result, error) {
	began := time.Now()
	defer func() { e.searching += time.Since(began) }()
	return e.Engine.Search(ctx, r)
}

func TestAVeryLongSectionKeepsNoQuotationFromBeingFoundElsewhere(t *testing.T) {
	quote := "绿水青山就是金山银山，要像保护眼睛一样保护生态环境，像对待生命一样对待绿水青山"
	endless := strings.Repeat(long, 9)
	s := service(t, doc("a", "长文", endless), doc("b", "短文", strings.Replace(quote, "眼睛", "双眼", 1)+"。"))
	// The scan has no bounds, and is none of what is tested.
	engine := &timed{Engine: s.engine}
	s.engine = engine
	began := time.Now()
	check, err := s.QuoteCheck(context.Background(), quote)
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began) - engine.searching; took > soon {
		t.Errorf("took %v", took)
	}
	if check.Verdict != Nearly || len(check.Places) != 1 || check.Places[0].ID != "b" {
		t.Errorf("%s at %+v, want near in b alone", check.Verdict, check.Places)
	}
}
