package analysis

import "testing"

func TestBordersAreWhereWordsAndTheirPartsBeginAndEnd(t *testing.T) {
	// 人民政府|应当, with 人民 and 政府 as parts.
	tokens := []Token{{0, 4, false}, {0, 2, true}, {2, 4, true}, {5, 7, false}}
	b := AppendBorders(nil, 7, tokens)
	if len(b) != 1 {
		t.Fatalf("%d bytes for 7 units", len(b))
	}
	for i, want := range []bool{true, false, true, false, true, true, false, true, true} {
		if b.Has(i) != want {
			t.Errorf("Has(%d) = %v", i, !want)
		}
	}
}

func TestBordersAppendBehindWhatIsThere(t *testing.T) {
	b := AppendBorders(Borders{0xAA}, 9, []Token{{0, 9, false}})
	if len(b) != 3 || b[0] != 0xAA || b[1] != 0x01 || b[2] != 0xFE {
		t.Errorf("%x", []byte(b))
	}
	if b = AppendBorders(nil, 8, []Token{{0, 8, false}}); len(b) != 1 || !b.Has(8) || b.Has(7) {
		t.Errorf("%x", []byte(b))
	}
	if b = AppendBorders(nil, 0, nil); len(b) != 0 || !b.Has(0) {
		t.Errorf("%x of no text", []byte(b))
	}
}
