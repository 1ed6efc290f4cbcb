package repair

// radicals pairs the characters of CJK Radicals Supplement (Unicode, U+2E80–2EFF) with those that
// were meant where an extraction took a glyph for its radical. They are the ones that
// compatibility normalization leaves alone; simplified forms, because the files are.
const radicals = "⺁厂⺒巳⺜日⺝月⺠民⺩王⺪疋⺫目⺬示⺮竹⺰纟⺻聿⺼肉⺾艹⻁虎⻄西⻅见⻆角⻉贝⻊足⻋车⻌辶⻑长⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙"

var radicalOf = func() map[rune]rune {
	pairs := []rune(radicals)
	table := make(map[rune]rune, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		table[pairs[i]] = pairs[i+1]
	}
	return table
}()
