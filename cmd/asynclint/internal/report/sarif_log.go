package report

// The part of the SARIF object model that we write. Names and order of the
// fields follow section 3 of the standard; the numbers below are its sections.
// What the standard requires is always written, so those fields lack omitempty.

// sarifLog is the file as a whole (3.13).
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

// sarifRun is one run of one tool (3.14). Results must be an empty list, not null,
// when the run found nothing: null means that it did not look.
type sarifRun struct {
	Tool               sarifTool                        `json:"tool"`
	Invocations        []sarifInvocation                `json:"invocations"`
	OriginalURIBaseIDs map[string]sarifArtifactLocation `json:"originalUriBaseIds,omitempty"`
	ColumnKind         string                           `json:"columnKind"`
	Results            []sarifResult                    `json:"results"`
}

// sarifTool names the program (3.18); all its rules are in the driver.
type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

// sarifDriver is a toolComponent (3.19).
type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

// sarifRule is a reportingDescriptor (3.49). Code hosts show the help beside a
// finding.
type sarifRule struct {
	ID               string       `json:"id"`
	ShortDescription sarifMessage `json:"shortDescription"`
	Help             sarifMessage `json:"help"`
}

// sarifInvocation says how the run went (3.20). Without it a reader could not tell
// a clean run from one that failed.
type sarifInvocation struct {
	ExecutionSuccessful bool                `json:"executionSuccessful"`
	Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

// sarifNotification is about the run, not about the code (3.58).
type sarifNotification struct {
	Level     string          `json:"level"`
	Message   sarifMessage    `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
}

// sarifResult is a finding (3.27). Its rank, from 0 to 100, is its share of a profile
// (3.27.25); a finding without one has none.
type sarifResult struct {
	RuleID           string          `json:"ruleId"`
	Level            string          `json:"level"`
	Message          sarifMessage    `json:"message"`
	Rank             float64         `json:"rank,omitempty"`
	Locations        []sarifLocation `json:"locations,omitempty"`
	CodeFlows        []sarifCodeFlow `json:"codeFlows,omitempty"`
	RelatedLocations []sarifLocation `json:"relatedLocations,omitempty"`
	Fixes            []sarifFix      `json:"fixes,omitempty"`
}

// sarifMessage serves for messages, multi-format messages and the content of
// an artifact alike: each is an object with a text.
type sarifMessage struct {
	Text string `json:"text"`
}

// sarifLocation is a place with something to say about it (3.28).
type sarifLocation struct {
	PhysicalLocation *sarifPhysicalLocation `json:"physicalLocation,omitempty"`
	Message          *sarifMessage          `json:"message,omitempty"`
}

// sarifPhysicalLocation is a place in a file (3.29).
type sarifPhysicalLocation struct {
	ArtifactLocation sarifArtifactLocation `json:"artifactLocation"`
	Region           *sarifRegion          `json:"region,omitempty"`
}

// sarifArtifactLocation names a file (3.4): by a URI, or by one relative to an
// entry of originalUriBaseIds.
type sarifArtifactLocation struct {
	URI       string `json:"uri"`
	URIBaseID string `json:"uriBaseId,omitempty"`
}

// sarifRegion is a range of a text (3.30). Lines and columns count from 1, columns
// in the unit of columnKind, and the end column is the first one past the range.
type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

// sarifCodeFlow is one way that the program can take (3.36).
type sarifCodeFlow struct {
	ThreadFlows []sarifThreadFlow `json:"threadFlows"`
}

// sarifThreadFlow is what one thread does on that way (3.37).
type sarifThreadFlow struct {
	ID        string                    `json:"id"`
	Locations []sarifThreadFlowLocation `json:"locations"`
}

// sarifThreadFlowLocation is a step (3.38). ExecutionOrder counts over all threads
// of the code flow.
type sarifThreadFlowLocation struct {
	Location       sarifLocation `json:"location"`
	ExecutionOrder int           `json:"executionOrder"`
}

// sarifFix is a change that is offered (3.55).
type sarifFix struct {
	Description sarifMessage          `json:"description"`
	Changes     []sarifArtifactChange `json:"artifactChanges"`
}

// sarifArtifactChange holds the replacements in one file (3.56).
type sarifArtifactChange struct {
	ArtifactLocation sarifArtifactLocation `json:"artifactLocation"`
	Replacements     []sarifReplacement    `json:"replacements"`
}

// sarifReplacement is one edit (3.57).
type sarifReplacement struct {
	DeletedRegion   sarifByteRegion `json:"deletedRegion"`
	InsertedContent sarifMessage    `json:"insertedContent"`
}

// sarifByteRegion counts in bytes, unlike a [sarifRegion]. The offset 0 must be
// written.
type sarifByteRegion struct {
	ByteOffset int `json:"byteOffset"`
	ByteLength int `json:"byteLength"`
}
