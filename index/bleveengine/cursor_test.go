package bleveengine

import (
	"errors"
	"fmt"
	"testing"

	"wenxun/index"
	"wenxun/index/analysis"
)

func TestACursorLivesTenMinutesHoweverMuchChanges(t *testing.T) {
	e := open(t)
	for i := range 10 {
		put(t, e, document(fmt.Sprintf("d%d", i), "题", "海绵城市"))
	}
	all, cursor := search(t, e, "海绵城市", 6, "")
	_, other := search(t, e, "海绵城市", 5, "")
	for i := range 60 { // more than a few dozen views
		put(t, e, document(fmt.Sprintf("n%d", i), "题", "海绵城市"))
		search(t, e, "海绵城市", 3, "")
	}
	rest, end := search(t, e, "海绵城市", 6, cursor)
	if all = append(all, rest...); len(all) != 10 || end != "" {
		t.Errorf("the pages have %q, then %q", all, end)
	}
	// As if the cursors had not been used for ten minutes.
	held := e.cursors.byUse.Front()
	for ; held != nil; held = held.Next() {
		h, _ := held.Value.(*cursorView)
		h.used = h.used.Add(-cursorLife)
	}
	_, err := e.Search(t.Context(), &index.Request{
		Query: index.Query{Root: &index.Word{Exact: analysis.NewPattern("海绵城市")}},
		Hits:  index.HitOptions{Sort: index.ByDate, Size: 5, Cursor: other},
	})
	if !errors.Is(err, index.ErrCursorGone) {
		t.Errorf("an old cursor: %v", err)
	}
	if n := len(e.cursors.views); n != 0 {
		t.Errorf("%d views are held", n)
	}
}
