package analysis

import (
	"strings"
	"unicode/utf16"
)

// partRules is raised when the rule for parts changes what some word is made of.
const partRules = "1"

// longestParted is the longest word, in code units, that is parted: its inner borders are bits of a
// uint32. jieba's longest has 16.
const longestParted = 31

// known is set in the inner borders of a word once they are found; no border is before its first unit.
const known uint32 = 1

// Characters that make a word of a word. Prefixes precede one (各|地区, 省|政府, 副|主席), suffixes follow
// one (教育|厅, 消费|者, 现代|化).
var (
	prefixes = affixes("各全本该每某诸 第初 总副代分 省市县区州乡镇村国党军 新老旧大小中高低多单双主次再准前原后" +
		" 非不无未反超微 东西南北农水 可应待被需相 男女")
	suffixes = affixes("省市县区州盟旗乡镇村国 院部厅局委署办所站室科处司庭会社团党队组班 馆校厂店场园港城街路河江湖山岛湾 台网" +
		" 人者员生师家长工民手商户方 化性率度量额费税金款法权罪案制力品物器机车船业学型式级类期地点面线源证书表单票令图体论观界圈链带群层" +
		"病症药剂液油气水电能林田粮房楼桥板材料件仪具服币卡码值价比数史奖节")
	joints = affixes("的和与及或之等")
)

// What a single character costs in the search for parts, beside words of two and more characters,
// which cost the negative logarithm of their probability (4 to 18).
const (
	costAffix  = 11
	costSingle = 15
)

func affixes(list string) *[1 << 16]bool {
	set := new([1 << 16]bool)
	for _, r := range strings.ReplaceAll(list, " ", "") {
		set[r] = true
	}
	return set
}

// innerBorders returns where the parts of a word begin, one bit for each position in it.
func (d *dictionary) innerBorders(word Folded) uint32 {
	n := word.Units()
	if n < 3 || n > longestParted {
		return 0
	}
	hash := hashOf(word)
	slot := d.slot(hash)
	s := d.slots[slot]
	if s == 0 {
		return d.part(word, kindCommon)
	}
	if b := d.inner[slot].Load(); b != 0 {
		return b &^ known
	}
	b := d.part(word, wordKind(s>>slotKindShift&3))
	d.inner[slot].Store(b | known)
	return b
}

// part finds the likeliest parts of a word.
func (d *dictionary) part(word Folded, kind wordKind) uint32 {
	n := word.Units()
	if kind == kindNumeral || hasSurrogate(word) {
		return 0
	}
	type step struct {
		cost    float32
		next    int8
		foreign int8 // single characters that are no affixes, from here on
		words   int8
	}
	var steps [longestParted + 1]step
	for i := n - 1; i >= 0; i-- {
		h := hashStep(hashSeed, word.Unit(i))
		rest := steps[i+1]
		best := step{rest.cost + costAffix, int8(i + 1), rest.foreign, rest.words}
		if u := word.Unit(i); !(i > 0 && suffixes[u] || i+1 < n && prefixes[u] || i > 0 && i+1 < n && joints[u]) {
			best.cost += costSingle - costAffix
			best.foreign++
		}
		for j := i + 2; j <= n; j++ {
			h = hashStep(h, word.Unit(j-1))
			if i == 0 && j == n {
				break
			}
			if w, ok := d.weight(h); ok {
				if rest := steps[j]; rest.cost+w < best.cost {
					best = step{rest.cost + w, int8(j), rest.foreign, rest.words + 1}
				}
			}
		}
		steps[i] = best
	}
	if steps[0].words == 0 || steps[0].foreign > 0 && (kind == kindName || n < 5 && steps[0].foreign > 1) {
		return 0
	}
	var borders uint32
	for i := steps[0].next; int(i) < n; i = steps[i].next {
		borders |= 1 << i
	}
	return borders
}

// hasSurrogate reports whether a word has a character beyond the basic plane, which is two code units.
func hasSurrogate(word Folded) bool {
	for i := range word.Units() {
		if utf16.IsSurrogate(rune(word.Unit(i))) {
			return true
		}
	}
	return false
}
