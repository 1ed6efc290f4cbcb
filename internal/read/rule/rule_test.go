package rule

import (
	"context"
	"testing"
)

func TestTheFirstRuleThatAppliesDecidesAndLaterOnesAreNotAsked(t *testing.T) {
	asked := ""
	ask := func(name string, answer bool) Rule[int, string] {
		return Rule[int, string]{name, "verdict of " + name, func(*int) bool { asked += name; return answer }}
	}
	table := Table[int, string]{ask("a", false), ask("b", true), ask("c", true)}
	if got := table.Decide(new(int)); got.Name != "b" || got.Verdict != "verdict of b" || asked != "ab" {
		t.Errorf("%s decided after %q were asked", got.Name, asked)
	}
}

func TestTracesAreInTheOrderOfTheSource(t *testing.T) {
	trace := &Trace{}
	ctx := WithTrace(context.Background(), trace)
	TraceFrom(ctx).Add(StageJoin, Site{Order: 2}, "乙", "second", "join")
	TraceFrom(ctx).Add(StageOutline, Site{Order: 1}, "甲", "first", "heading")
	TraceFrom(ctx).Add(StageOutline, Site{Order: 2}, "乙", "third", "heading")
	got := ""
	for _, d := range trace.Decisions() {
		got += d.Rule + " "
	}
	if got != "first second third " {
		t.Errorf("got %s", got)
	}
	var none *Trace
	none.Add(StageJoin, Site{}, "", "", "")
	if TraceFrom(context.Background()) != nil || none.Decisions() != nil {
		t.Error("a context without a trace has one")
	}
}
