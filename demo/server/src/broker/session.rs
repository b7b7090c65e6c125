//! One client's STOMP session, without its socket: frames in, frames and decisions out.

use agent_sdk_wasm::stomp::{Command, Frame, Version};

use super::{
    Broker, ConnectionId, REQUEST_DESTINATION,
    handshake::{self, Refused, Settled},
};
use crate::hub::Incoming;

/// What a frame led to.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// Frames to send.
    pub(super) frames: Vec<Frame>,
    /// The request for the contact centre.
    pub(super) request: Option<Incoming>,
    /// CONNECT was accepted.
    pub(super) settled: Option<Settled>,
    /// The connection ends after the frames.
    pub(super) close: bool,
}

impl Answer {
    fn frame(frame: Frame) -> Self {
        Self { frames: vec![frame], ..Self::default() }
    }

    pub(super) fn error(message: &str, detail: &str) -> Self {
        Self { frames: vec![error_frame(message, detail)], close: true, ..Self::default() }
    }
}

/// An ERROR frame in RabbitMQ's form.
pub(super) fn error_frame(message: &str, detail: &str) -> Frame {
    Frame::new(Command::Error)
        .with_header("message", message)
        .with_header("content-type", "text/plain")
        .with_body(detail)
}

impl Broker {
    /// Judges one frame; `version` is none before CONNECT was accepted.
    pub(super) fn take(&self, id: ConnectionId, version: Option<Version>, frame: &Frame) -> Answer {
        let receipt = frame.header("receipt").map(str::to_owned);
        let mut answer = match (&frame.command, version) {
            (Command::Connect | Command::Stomp, None) => return self.connect(id, frame),
            (_, None) => return Answer::error("Illegal command", "You must log in using CONNECT first\n"),
            (_, Some(version)) => self.command(id, version, frame),
        };
        // A receipt says that the frame was processed; an ERROR names it as the frame it is about.
        if let Some(receipt) = receipt {
            match answer.frames.iter_mut().find(|frame| frame.command == Command::Error) {
                Some(error) => error.headers.push("receipt-id", &receipt),
                None => answer.frames.push(Frame::new(Command::Receipt).with_header("receipt-id", &receipt)),
            }
        }
        answer
    }

    fn connect(&self, id: ConnectionId, frame: &Frame) -> Answer {
        match handshake::connect(frame, self.credentials(), &format!("session-{id}")) {
            Ok((settled, connected)) => Answer { settled: Some(settled), ..Answer::frame(connected) },
            Err(Refused { message, detail, versions }) => {
                let mut frame = error_frame(message, &detail);
                if versions {
                    frame.headers.push("version", "1.0,1.1,1.2");
                }
                Answer { close: true, ..Answer::frame(frame) }
            }
        }
    }

    fn command(&self, id: ConnectionId, version: Version, frame: &Frame) -> Answer {
        match &frame.command {
            Command::Send => self.send(id, frame),
            Command::Subscribe => {
                let Some(destination) = frame.header("destination") else {
                    return Answer::error("Missing destination", "SUBSCRIBE must include a 'destination' header\n");
                };
                if version > Version::V1_0 && frame.header("id").is_none() {
                    return Answer::error("Missing id", "SUBSCRIBE must include an 'id' header\n");
                }
                match self.subscribe(id, frame.header("id"), destination) {
                    Ok(()) => Answer::default(),
                    Err(reason) => Answer::error("Cannot subscribe", &reason),
                }
            }
            Command::Unsubscribe => {
                if self.unsubscribe(id, frame.header("id"), frame.header("destination")) {
                    return Answer::default();
                }
                Answer::error("Subscription not found", "UNSUBSCRIBE names no subscription of this connection\n")
            }
            Command::Disconnect => Answer { close: true, ..Answer::default() },
            Command::Connect | Command::Stomp => Answer::error("Already connected", "CONNECT was accepted before\n"),
            other => {
                let detail = format!("Could not interpret command {}\n", other.as_str());
                Answer::error("Bad command", &detail)
            }
        }
    }

    fn send(&self, id: ConnectionId, frame: &Frame) -> Answer {
        let destination = frame.header("destination").unwrap_or_default();
        if destination != REQUEST_DESTINATION {
            return Answer::error("Unknown destination", &format!("'{destination}' is not a valid destination\n"));
        }
        let request = Incoming {
            token: frame.header("token").unwrap_or_default().to_owned(),
            body: frame.body.clone(),
            reply_to: self.reply_to(id),
        };
        Answer { request: Some(request), ..Answer::default() }
    }
}
