package api

import "wenxun/corpus"

// Overrides returns the metadata of a document as the table of fields has it. A field that is not
// known is not given.
func (s *Summary) Overrides() corpus.Overrides {
	o := corpus.Overrides{Year: s.Year, Tags: s.Tags}
	for _, f := range []struct {
		to    **string
		value string
	}{
		{&o.ID, s.ID}, {&o.Title, s.Title}, {&o.Type, s.Type}, {&o.Region, s.Region}, {&o.Issuer, s.Issuer}, {&o.DocNumber, s.DocNumber},
		{&o.Date, s.Date}, {&o.Published, s.Published}, {&o.SourceName, s.Source.Name}, {&o.Edition, s.Source.Edition},
		{&o.Author, s.Source.Author}, {&o.URL, s.Source.URL},
	} {
		if f.value != "" {
			*f.to = &f.value
		}
	}
	return o
}

// fieldSchema returns the schema of a field's value.
func fieldSchema(f *corpus.Field) object {
	schema := object{"type": "string"}
	switch f.Kind {
	case corpus.KindID:
		schema["pattern"] = corpus.IDPattern
	case corpus.KindType:
		schema["enum"] = corpus.TypeNames()
	case corpus.KindRegion:
		schema["pattern"] = `^[^/]+(/[^/]+){0,2}$`
	case corpus.KindDate:
		schema = merge(date, nil)
	case corpus.KindYear:
		schema = object{"type": "integer", "minimum": corpus.MinYear, "maximum": corpus.MaxYear}
	case corpus.KindURL:
		schema["format"] = "uri"
	}
	if f.Max > 0 {
		schema["maxLength"] = f.Max
	}
	if f.Required {
		schema["minLength"] = 1
	}
	if f.Kind == corpus.KindTags {
		schema = object{"type": "array", "items": schema, "maxItems": corpus.MaxTags}
	}
	schema["description"] = f.Description
	return schema
}

// fieldSchemas returns the schemas of the fields that may be given in a way, by the name that each
// has there.
func fieldSchemas(way corpus.Way) object {
	all := object{}
	for i := range corpus.Fields {
		f := &corpus.Fields[i]
		if f.Ways&way == 0 {
			continue
		}
		name := f.Name
		if way == corpus.ByForm {
			name = f.Part()
		}
		all[name] = fieldSchema(f)
	}
	return all
}

// recordSchema describes a document as a line of JSONL.
func recordSchema() object {
	section := object{
		"type": "object", "additionalProperties": false,
		"properties": object{"heading": str, "level": object{"type": "integer"}, "text": str},
	}
	return object{
		"type": "object", "additionalProperties": false,
		"properties": merge(fieldSchemas(corpus.ByRecord), object{"text": str, "sections": object{"type": "array", "items": section}}),
		"anyOf":      []object{{"required": []string{"text"}}, {"required": []string{"sections"}}},
	}
}

// formSchema describes a file with its metadata.
func formSchema() object {
	return object{
		"type": "object", "required": []string{"file"}, "additionalProperties": false,
		"properties": merge(fieldSchemas(corpus.ByForm), object{
			"file":   object{"type": "string", "contentMediaType": "application/octet-stream", "description": "The file; the suffix of its name gives the format."},
			"path":   object{"type": "string", "description": "The path as it should come back in the row."},
			"origin": object{"type": "string", "description": "Where the file comes from, to recognize it again: its absolute path, with //host before it when that is another machine."},
			"member": object{"type": "string", "description": "The entry of the container that the file was taken from."},
		}),
	}
}

// correctionSchema describes the body of a PATCH.
func correctionSchema() object {
	properties := object{}
	for i := range corpus.Fields {
		f := &corpus.Fields[i]
		if f.Ways&corpus.ByEdit == 0 {
			continue
		}
		values := []object{fieldSchema(f), {"type": "null"}}
		switch {
		case f.Required, f.Kind == corpus.KindText, f.Kind == corpus.KindTags: // the schema takes an empty value, or none is taken
		case f.Kind == corpus.KindYear:
			values = append(values, object{"const": 0})
		default:
			values = append(values, object{"const": ""})
		}
		properties[f.Name] = object{"anyOf": values}
	}
	return object{
		"type": "object", "additionalProperties": false, "minProperties": 1, "properties": properties,
		"description": "What is left out stays as it is; null takes an earlier correction back; an empty value means that the document has none.",
	}
}
