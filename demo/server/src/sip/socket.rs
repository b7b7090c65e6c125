//! SIP over WebSocket (RFC 7118): one text message is one SIP message, both ways.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;

use super::{exchange::Entrance, registrar::Flow};

/// The sub-protocol (RFC 7118 section 4).
pub const SUB_PROTOCOL: &str = "sip";
/// Larger messages close the socket; the parser takes no more either.
pub const MESSAGE_LIMIT: usize = 128 * 1024;
/// Messages that wait to be sent; a phone that falls further behind is cut off.
const OUTBOX: usize = 256;
/// A socket over which nothing can be written for so long is dead.
const WRITE_LIMIT: Duration = Duration::from_secs(10);

/// Serves one phone's socket until it ends.
pub async fn serve(entrance: Entrance, socket: WebSocket) {
    let flow = Flow::fresh();
    let (outbox, mut waiting) = mpsc::channel::<String>(OUTBOX);
    if entrance.opened(flow, outbox).await.is_err() {
        return;
    }
    let (mut sink, mut stream) = socket.split();
    loop {
        tokio::select! {
            message = stream.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    if entrance.heard(flow, text.to_string()).await.is_err() {
                        break;
                    }
                }
                // "The WebSocket message type can be binary too" (RFC 7118 section 4.2).
                Some(Ok(Message::Binary(bytes))) => {
                    let Ok(text) = String::from_utf8(bytes.to_vec()) else { break };
                    if entrance.heard(flow, text).await.is_err() {
                        break;
                    }
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
            },
            text = waiting.recv() => {
                let Some(text) = text else { break };
                let sending = tokio::time::timeout(WRITE_LIMIT, sink.send(Message::text(text)));
                if !matches!(sending.await, Ok(Ok(()))) {
                    break;
                }
            }
        }
    }
    // The exchange may be gone first.
    let _ = entrance.closed(flow).await;
}
