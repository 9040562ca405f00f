// Organisations of the registry: lists them, records one, follows what changes.
//
//	organisations list PAGE_SIZE [FILTER]
//	organisations create ID DISPLAY_NAME [REQUEST_ID]
//	organisations watch TOKEN_FILE [FILTER]
//
// Each line of the output is a record with tabs between its fields.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	events "socle.fr/client/generated/socle/events/v1"
	registry "socle.fr/client/generated/socle/registry/v1"
)

const (
	callTimeout  = 20 * time.Second // each call has a deadline: retries and waiting for a replica are inside it
	watchTimeout = 10 * time.Minute // then the stream is opened anew, so that a dead connection is noticed
	firstPause   = 100 * time.Millisecond
	longestPause = 30 * time.Second
)

// broken is how a stream ends when the network, a replica or its patience does: call again. Anything else is for people to
// look at.
var broken = map[codes.Code]bool{
	codes.Unavailable:       true,
	codes.DeadlineExceeded:  true,
	codes.ResourceExhausted: true,
	codes.Canceled:          true,
	codes.Internal:          true,
}

// listAll prints every organisation that passes the filter, page by page.
func listAll(channel grpc.ClientConnInterface, pageSize int32, filter string) error {
	stub := registry.NewOrganisationServiceClient(channel)
	request := &registry.ListOrganisationsRequest{PageSize: pageSize, Filter: filter}
	for {
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		page, err := stub.ListOrganisations(ctx, request)
		cancel()
		if err != nil {
			return err
		}
		for _, each := range page.GetOrganisations() {
			fmt.Printf("organisation\t%s\t%s\n", each.GetName(), each.GetDisplayName())
		}
		// All other fields stay as they are. A short page is not the last one, an empty token is.
		request.PageToken = page.GetNextPageToken()
		if request.PageToken == "" {
			return nil
		}
	}
}

// create records an association. The request id makes it safe to repeat: by gRPC's retries, or by us after a crash if we kept it.
func create(channel grpc.ClientConnInterface, id, displayName, requestID string) error {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	created, err := registry.NewOrganisationServiceClient(channel).CreateOrganisation(ctx, &registry.CreateOrganisationRequest{
		OrganisationId: id,
		Organisation:   &registry.Organisation{DisplayName: displayName, Kind: registry.Organisation_ASSOCIATION},
		RequestId:      requestID,
	})
	if err != nil {
		return err
	}
	fmt.Printf("created\t%s\t%d\n", created.GetName(), created.GetRevision())
	return nil
}

// newRequestID makes a UUID of version 4.
func newRequestID() string {
	var id [16]byte
	rand.Read(id[:])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// keep writes the token whole or not at all, whenever we die.
func keep(file, token string) error {
	if err := os.WriteFile(file+".new", []byte(token), 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// watchOnce takes one stream to its end; heard says whether it brought anything.
//
// The token is kept after the effect (here: a line), so that a crash in between repeats events, with the same event_id. A
// program with a database keeps it in the transaction of the effect instead: then nothing is repeated.
func watchOnce(stub events.EventServiceClient, tokenFile, filter string) (heard bool, err error) {
	token, err := os.ReadFile(tokenFile)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return false, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), watchTimeout)
	defer cancel()
	stream, err := stub.Watch(ctx, &events.WatchRequest{Filter: filter, ResumeToken: string(token), FromOldest: len(token) == 0})
	if err != nil {
		return false, err
	}
	for {
		message, err := stream.Recv()
		if err != nil {
			return heard, err
		}
		for _, event := range message.GetEvents() {
			fmt.Printf("event\t%s\t%s\t%s\n", event.GetKind(), event.GetResource(), event.GetEventId())
		}
		// That of an empty message too: it stands after what the filter left out.
		if err := keep(tokenFile, message.GetResumeToken()); err != nil {
			return heard, err
		}
		heard = true
	}
}

// watch follows changes for ever, from the oldest that is kept or from where the token in the file stands.
func watch(channel grpc.ClientConnInterface, tokenFile, filter string) error {
	stub := events.NewEventServiceClient(channel)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		heard, err := watchOnce(stub, tokenFile, filter)
		if heard {
			pause = firstPause
		}
		if !errors.Is(err, io.EOF) {
			if !broken[status.Code(err)] {
				return err // OUT_OF_RANGE, EVENTS_NOT_KEPT: list everything anew, then watch without a token
			}
			fmt.Fprintln(os.Stderr, "again after", status.Code(err))
		}
		time.Sleep(pause/2 + mathrand.N(pause/2)) // not all clients at the same moment
	}
}

func run(words []string) error {
	channel, err := openChannel()
	if err != nil {
		return err
	}
	defer channel.Close()
	at := func(place int, otherwise string) string {
		if place < len(words) {
			return words[place]
		}
		return otherwise
	}
	switch verb, count := at(0, ""), len(words); {
	case verb == "list" && (count == 2 || count == 3):
		size, err := strconv.ParseInt(words[1], 10, 32)
		if err != nil {
			return err
		}
		return listAll(channel, int32(size), at(2, ""))
	case verb == "create" && (count == 3 || count == 4):
		return create(channel, words[1], words[2], at(3, newRequestID()))
	case verb == "watch" && (count == 2 || count == 3):
		return watch(channel, words[1], at(2, ""))
	}
	return errors.New("usage: list PAGE_SIZE [FILTER] | create ID DISPLAY_NAME [REQUEST_ID] | watch TOKEN_FILE [FILTER]")
}

func main() {
	err := run(os.Args[1:])
	if refusal, ok := status.FromError(err); ok && err != nil {
		fmt.Fprintf(os.Stderr, "%s %s: %s\n", refusal.Code(), reasonOf(err), refusal.Message())
		os.Exit(1)
	} else if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
