package corpus

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Kind is what the values of a metadata field are. It decides how a value is parsed and checked.
type Kind int

const (
	KindText   Kind = iota // one line of text
	KindID                 // ASCII letters, digits and . _ : -
	KindType               // one of Types, in full or by its leaf: "公文/通知", "通知"
	KindRegion             // up to three levels: "江西省/九江市/浔阳区"
	KindDate               // "2024", "2024-03" or "2024-03-01"
	KindYear               // a whole number
	KindURL                // an absolute http or https address
	KindTags               // a list of one-line texts
)

// Way is a set of the ways in which a field may be given.
type Way uint8

const (
	ByRecord Way = 1 << iota // a line of JSONL, or the same object as the body of POST /documents
	ByForm                   // a part of a multipart form
	ByTable                  // a column of --meta
	ByIngest                 // a flag of wenxun ingest, which speaks for all files of the run
	ByEdit                   // PATCH /documents/{id}, or a flag of wenxun edit
)

const (
	withDocument = ByRecord | ByForm | ByTable // what comes with one document
	everyWay     = withDocument | ByIngest | ByEdit
)

// Field describes one field of a document's metadata: how it is named, what its values are, and
// who may give it.
type Field struct {
	Name    string   // in JSON and CSV: "doc_number"
	Label   string   // in Chinese: "文号"
	Aliases []string // other headings that a table may use
	// Each is the name under which one value of a list is given by itself, as a form's parts and
	// flags are; "" for a field that has one value.
	Each string
	Kind Kind
	Max  int // length of one value, in code points; 0 where the kind bounds it
	Ways Way
	// Required fields cannot be emptied by a correction.
	Required bool
	// Usage is the help of the flag, in Chinese; Description describes the field in the API's
	// description, in English.
	Usage, Description string

	override func(*Overrides) override
	value    func(*Document) value
}

const (
	// maxLine is the length of a title or an issuer: the longest real titles have some 200
	// characters, and thirty bodies that issue a notice together some 400.
	maxLine = 1000
	// maxShort is the length of a number, a name or an edition: several times the longest.
	maxShort = 200
	// maxURL is the length of an address: longer ones are cut by browsers and proxies.
	maxURL = 2048
	// maxTag is the length of a tag: a word or two, and room for a phrase.
	maxTag = 100
	// MaxTags is how many tags a document has: more cannot be shown or remembered.
	MaxTags = 100
)

// Fields are the metadata fields of a document, in the order in which tables, forms and lists show
// them. Every way in which metadata is given takes its names, its checks and its help from here.
// The table must not be changed.
var Fields = []Field{
	{
		Name: "id", Label: "编号", Kind: KindID, Ways: withDocument | ByIngest, Required: true,
		Usage: "文件的编号（字母、数字和 . _ : -）", Description: "The document's id; derived from its content when it is left out.",
		override: func(o *Overrides) override { return override{text: &o.ID} },
		value:    func(d *Document) value { return value{text: &d.ID} },
	},
	{
		Name: "title", Label: "标题", Kind: KindText, Max: maxLine, Ways: everyWay, Required: true,
		Usage: "标题", Description: "The title.",
		override: func(o *Overrides) override { return override{text: &o.Title} },
		value:    func(d *Document) value { return value{text: &d.Title} },
	},
	{
		Name: "type", Label: "类型", Kind: KindType, Ways: everyWay,
		Usage: "类型，如 公文/通知，或只写 通知", Description: "One of the types, in full or by the last part of its name alone.",
		override: func(o *Overrides) override { return override{text: &o.Type} },
		value:    func(d *Document) value { return value{text: &d.Type} },
	},
	{
		Name: "region", Label: "地区", Kind: KindRegion, Max: maxShort, Ways: everyWay,
		Usage: "地区，如 江西省/九江市", Description: "Province, city and county, as far as they apply: 江西省/九江市/浔阳区; 全国 for the whole country.",
		override: func(o *Overrides) override { return override{text: &o.Region} },
		value:    func(d *Document) value { return value{text: &d.Region} },
	},
	{
		Name: "issuer", Label: "机关", Aliases: []string{"发文机关"}, Kind: KindText, Max: maxLine, Ways: everyWay,
		Usage: "发文机关", Description: "The issuing body.",
		override: func(o *Overrides) override { return override{text: &o.Issuer} },
		value:    func(d *Document) value { return value{text: &d.Issuer} },
	},
	{
		Name: "doc_number", Label: "文号", Aliases: []string{"发文字号"}, Kind: KindText, Max: maxShort, Ways: withDocument | ByEdit,
		Usage: "文号，如 国办发〔2020〕1号", Description: "The document number as printed: 国办发〔2020〕1号.",
		override: func(o *Overrides) override { return override{text: &o.DocNumber} },
		value:    func(d *Document) value { return value{text: &d.DocNumber} },
	},
	{
		Name: "date", Label: "成文日期", Aliases: []string{"日期"}, Kind: KindDate, Ways: everyWay,
		Usage: "成文日期，如 2024-03-01", Description: "When the document was made, passed or signed.",
		override: func(o *Overrides) override { return override{text: &o.Date} },
		value:    func(d *Document) value { return value{text: &d.Date} },
	},
	{
		Name: "published", Label: "发布日期", Kind: KindDate, Ways: withDocument | ByEdit,
		Usage: "发布日期，如 2024-03-01", Description: "When the document was printed or put up.",
		override: func(o *Overrides) override { return override{text: &o.Published} },
		value:    func(d *Document) value { return value{text: &d.Published} },
	},
	{
		Name: "year", Label: "年份", Kind: KindYear, Ways: everyWay,
		Usage: "所说的年份，如 2024", Description: "The year that the document speaks of, or was made in.",
		override: func(o *Overrides) override { return override{number: &o.Year} },
		value:    func(d *Document) value { return value{number: &d.Year} },
	},
	{
		Name: "tags", Label: "标签", Each: "tag", Kind: KindTags, Max: maxTag, Ways: everyWay,
		Usage: "标签，可重复", Description: "Tags.",
		override: func(o *Overrides) override { return override{list: &o.Tags} },
		value:    func(d *Document) value { return value{list: &d.Tags} },
	},
	{
		Name: "source", Label: "来源", Aliases: []string{"报名"}, Kind: KindText, Max: maxShort, Ways: withDocument | ByEdit,
		Usage: "报纸或网站的名称", Description: "The newspaper or site.",
		override: func(o *Overrides) override { return override{text: &o.SourceName} },
		value:    func(d *Document) value { return value{text: &d.Source.Name} },
	},
	{
		Name: "edition", Label: "版次", Kind: KindText, Max: maxShort, Ways: withDocument | ByEdit,
		Usage: "版次，如 A03", Description: "The page of a newspaper: A03.",
		override: func(o *Overrides) override { return override{text: &o.Edition} },
		value:    func(d *Document) value { return value{text: &d.Source.Edition} },
	},
	{
		Name: "author", Label: "作者", Kind: KindText, Max: maxLine, Ways: withDocument | ByEdit,
		Usage: "作者", Description: "The author.",
		override: func(o *Overrides) override { return override{text: &o.Author} },
		value:    func(d *Document) value { return value{text: &d.Source.Author} },
	},
	{
		Name: "url", Label: "原文网址", Aliases: []string{"网址"}, Kind: KindURL, Max: maxURL, Ways: everyWay,
		Usage: "原文网址", Description: "Where the original is on the web.",
		override: func(o *Overrides) override { return override{text: &o.URL} },
		value:    func(d *Document) value { return value{text: &d.Source.URL} },
	},
}

// FieldNamed returns the field that a person means by a name: the one in JSON, in a form, of a
// flag, in Chinese, or an alias, in letters of either case. It returns nil where there is none.
func FieldNamed(name string) *Field {
	name = strings.ToLower(strings.TrimSpace(name))
	for i := range Fields {
		f := &Fields[i]
		if name == f.Name || name == f.Part() || name == f.Flag() || name == f.Label || slices.Contains(f.Aliases, name) {
			return f
		}
	}
	return nil
}

// FieldOfPart returns the field that a part of a multipart form gives, or nil.
func FieldOfPart(name string) *Field {
	for i := range Fields {
		if f := &Fields[i]; f.Ways&ByForm != 0 && f.Part() == name {
			return f
		}
	}
	return nil
}

// Part is the name under which one value is given by itself, as in a multipart form.
func (f *Field) Part() string { return cmp.Or(f.Each, f.Name) }

// Flag is the name of the field's flag.
func (f *Field) Flag() string { return strings.ReplaceAll(f.Part(), "_", "-") }

// Given reports whether o gives the field.
func (f *Field) Given(o *Overrides) bool { return f.override(o).given() }

// Texts returns the values that o gives the field, as people write them: none, one, or each of a
// list. An empty value is "".
func (f *Field) Texts(o *Overrides) []string {
	at := f.override(o)
	switch {
	case !at.given():
		return nil
	case at.text != nil:
		return []string{**at.text}
	case at.list != nil:
		return *at.list
	case **at.number == 0:
		return []string{""}
	}
	return []string{strconv.Itoa(**at.number)}
}

// Put gives the document the value that o gives the field, if it does.
func (f *Field) Put(doc *Document, o *Overrides) {
	from, to := f.override(o), f.value(doc)
	switch {
	case !from.given():
	case from.text != nil:
		*to.text = **from.text
	case from.number != nil:
		*to.number = **from.number
	default:
		*to.list = *from.list
	}
}
