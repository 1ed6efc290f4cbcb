package analysis

import (
	"slices"
	"testing"
)

func TestPolicyTermsAreOneWord(t *testing.T) {
	w, err := LoadWords([]string{"海绵城市", "一核四带"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for text, want := range map[string][]string{
		"建设海绵城市试点":     {"建设", "海绵城市", "试点"},
		"列入一核四带布局":     {"列入", "一核四带", "布局"},
		"":             nil,
		"海绵\x00城市\xff": {"海绵城市"},
	} {
		if got := w.Cut(text); !slices.Equal(got, want) {
			t.Errorf("Cut(%q) = %q, want %q", text, got, want)
		}
	}
	if w.Fingerprint() == "" {
		t.Error("a dictionary without a fingerprint cannot be told from another")
	}
}

func TestFingerprintChangesWithTermsAndParts(t *testing.T) {
	plain := wordsFingerprint([]string{"海绵城市"}, nil)
	if plain == wordsFingerprint([]string{"海绵城市", "一核四带"}, nil) {
		t.Error("a term changes nothing")
	}
	if plain == wordsFingerprint([]string{"海绵城市"}, [][]string{{"海绵", "城市"}}) {
		t.Error("parts change nothing")
	}
	if got := loadPolicyWords(t).Fingerprint(); got != PolicyFingerprint() {
		t.Errorf("loaded %s, announced %s", got, PolicyFingerprint())
	}
}

func TestPartsMustBeOfAWord(t *testing.T) {
	if _, err := LoadWords(nil, [][]string{{"不成", "词串"}}); err == nil {
		t.Error("the parts of no word are accepted")
	}
}
