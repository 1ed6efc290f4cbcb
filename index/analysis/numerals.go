package analysis

// partNumeral parts a word of measure from the numerals before it: 二十|分钟, 五十|万元, but not 十条 from
// 第二十条.
func (d *dictionary) partNumeral(word Folded) uint32 {
	n, i := word.Units(), 0
	for i < n && numerals[word.Unit(i)] {
		i++
	}
	if i > 1 && magnitudes[word.Unit(i-1)] {
		i--
	}
	if i == 0 || n-i < 2 {
		return 0
	}
	if _, ok := d.weight(hashOf(word[2*i:])); !ok {
		return 0
	}
	return 1 << i
}

// numerals are the characters that a number is written with.
var numerals = setOf("第一二三四五六七八九十百千万亿零〇两几数多")

// magnitudes begin words of measure: 万元, 亿吨.
var magnitudes = setOf("万亿")

// inNumber reports whether the character at position i of a word is one of a number of several.
func inNumber(word Folded, i int) bool {
	return numerals[word.Unit(i)] && (i > 0 && numerals[word.Unit(i-1)] || i+1 < word.Units() && numerals[word.Unit(i+1)])
}
