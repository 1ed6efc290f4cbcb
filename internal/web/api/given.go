package api

import "wenxun/corpus"

// Given is what a person says of a document, as the body of a PATCH. What is left out is left as
// it is.
type Given struct {
	Title     *string  `json:"title,omitempty"`
	Type      *string  `json:"type,omitempty"`
	Region    *string  `json:"region,omitempty"`
	Issuer    *string  `json:"issuer,omitempty"`
	DocNumber *string  `json:"doc_number,omitempty"`
	Date      *string  `json:"date,omitempty"`
	Published *string  `json:"published,omitempty"`
	Year      *int     `json:"year,omitempty"`
	URL       *string  `json:"url,omitempty"`
	Source    *string  `json:"source,omitempty"` // the newspaper or site
	Edition   *string  `json:"edition,omitempty"`
	Author    *string  `json:"author,omitempty"`
	Tags      []string `json:"tags,omitempty"`
}

// Given returns g as the library takes it.
func (g Given) Given() corpus.Given {
	return corpus.Given{
		Title: g.Title, Type: g.Type, Region: g.Region, Issuer: g.Issuer, DocNumber: g.DocNumber, Date: g.Date,
		Published: g.Published, Year: g.Year, URL: g.URL, SourceName: g.Source, Edition: g.Edition, Author: g.Author, Tags: g.Tags,
	}
}
