//! One WebSocket: bytes to frames and back, heart-beats both ways, limits, and the faults that concern a socket.

use std::{sync::Arc, time::Instant};

use agent_sdk_wasm::stomp::{self, Command, Decoder, Frame, Version, encode_text};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::StreamExt;
use tokio::{
    sync::mpsc,
    time::{sleep_until, timeout},
};

use super::{
    Broker, ConnectionId, ToConnection,
    handshake::Settled,
    limits::Bucket,
    session::{Answer, error_frame},
};

/// A peer that does not take a message for so long is gone.
const WRITE_LIMIT: std::time::Duration = std::time::Duration::from_secs(10);

/// Serves a client until it leaves or is put out.
pub async fn serve(broker: Arc<Broker>, socket: WebSocket) {
    if broker.take_refusal() {
        // Dropped without a closing handshake, as a proxy in trouble does.
        return;
    }
    let (outbox, orders) = mpsc::channel(broker.limits.outbox);
    let Some(id) = broker.enter(outbox) else {
        let mut connection = Connection::new(Arc::clone(&broker), 0, socket);
        let _ = connection.send_frame(&error_frame("Too many connections", "Try again later\n")).await;
        return connection.close(1013).await;
    };
    let mut connection = Connection::new(Arc::clone(&broker), id, socket);
    let end = connection.run(orders).await;
    broker.leave(id);
    if let End::Close(code) = end {
        connection.close(code).await;
    }
}

/// How a connection ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// With a closing handshake.
    Close(u16),
    /// Without one: the peer is gone, or a fault wants it so.
    Drop,
}

struct Connection {
    broker: Arc<Broker>,
    id: ConnectionId,
    socket: WebSocket,
    decoder: Decoder,
    bucket: Bucket,
    settled: Option<Settled>,
    opened: Instant,
    heard: Instant,
    said: Instant,
    messages: u64,
    stalled: bool,
}

impl Connection {
    fn new(broker: Arc<Broker>, id: ConnectionId, socket: WebSocket) -> Self {
        let now = Instant::now();
        Self {
            decoder: Decoder::new(broker.limits.frame),
            bucket: Bucket::new(&broker.limits, now),
            broker,
            id,
            socket,
            settled: None,
            opened: now,
            heard: now,
            said: now,
            messages: 0,
            stalled: false,
        }
    }

    async fn run(&mut self, mut orders: mpsc::Receiver<ToConnection>) -> End {
        loop {
            let wake = self.deadline();
            let step = tokio::select! {
                received = self.socket.next() => match received {
                    Some(Ok(message)) => self.receive(message).await,
                    Some(Err(_)) | None => Err(End::Drop),
                },
                order = orders.recv() => match order {
                    Some(order) => self.obey(order).await,
                    // The broker took this connection off its list: it read too slowly.
                    None => Err(End::Close(1013)),
                },
                () = sleep_until(wake.into()) => self.tick().await,
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    /// When something is due if nothing happens.
    fn deadline(&self) -> Instant {
        let Some(settled) = self.settled else { return self.opened + self.broker.limits.connect };
        let silence = settled.silence.map(|limit| self.heard + limit);
        let beat = settled.send_every.map(|every| self.said + every).filter(|_| !self.stalled);
        let idle = Instant::now() + std::time::Duration::from_secs(3_600);
        silence.into_iter().chain(beat).min().unwrap_or(idle)
    }

    async fn tick(&mut self) -> Result<(), End> {
        let now = Instant::now();
        let Some(settled) = self.settled else { return self.refuse("Timed out", "No CONNECT came\n").await };
        if settled.silence.is_some_and(|limit| now >= self.heard + limit) {
            return Err(End::Close(1008));
        }
        if settled.send_every.is_some_and(|every| now >= self.said + every) && !self.stalled {
            self.write(Message::text("\n")).await?;
        }
        Ok(())
    }

    async fn receive(&mut self, message: Message) -> Result<(), End> {
        self.heard = Instant::now();
        match &message {
            Message::Text(text) => self.decoder.push(text.as_bytes()),
            Message::Binary(bytes) => self.decoder.push(bytes),
            // The library answers pings by itself.
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(End::Drop),
        }
        loop {
            match self.decoder.next() {
                Ok(None) => return Ok(()),
                Ok(Some(stomp::Incoming::HeartBeat)) => {}
                // A stalled connection is deaf too.
                Ok(Some(stomp::Incoming::Frame(_))) if self.stalled => {}
                Ok(Some(stomp::Incoming::Frame(frame))) => self.take(&frame).await?,
                Err(error) => return self.refuse("Invalid frame", &format!("{}: {error}\n", error.code())).await,
            }
        }
    }

    async fn take(&mut self, frame: &Frame) -> Result<(), End> {
        self.broker.recorder.frame(self.id, frame);
        if !self.bucket.take(Instant::now()) {
            let limit = self.broker.limits.rate;
            return self.refuse("Too many frames", &format!("At most {limit} frames a second\n")).await;
        }
        let answer = self.broker.take(self.id, self.settled.map(|settled| settled.version), frame);
        self.carry_out(answer).await
    }

    async fn carry_out(&mut self, answer: Answer) -> Result<(), End> {
        if let Some(settled) = answer.settled {
            self.settled = Some(settled);
            self.decoder.set_version(settled.version);
        }
        if let Some(request) = answer.request {
            // Waits while the centre is behind: the socket's own flow control then slows the client down.
            if self.broker.hub.request(request).await.is_err() {
                return Err(End::Close(1001));
            }
        }
        for frame in &answer.frames {
            self.send_frame(frame).await?;
        }
        if answer.close { Err(End::Close(1000)) } else { Ok(()) }
    }

    async fn obey(&mut self, order: ToConnection) -> Result<(), End> {
        if let ToConnection::Stall(stalled) = order {
            self.stalled = stalled;
            return Ok(());
        }
        if let ToConnection::Drop = order {
            return Err(End::Drop);
        }
        if self.stalled {
            return Ok(());
        }
        match order {
            ToConnection::Message { subscription, destination, body } => {
                self.messages += 1;
                let frame = message_frame(self.id, self.messages, subscription.as_deref(), &destination, &body);
                self.send_frame(&frame).await
            }
            ToConnection::RawText(text) => self.write(Message::text(text)).await,
            ToConnection::RawBytes(bytes) => self.write(Message::binary(bytes)).await,
            ToConnection::Error { message, close } => {
                self.send_frame(&error_frame(&message, "asked for by a test\n")).await?;
                if close { Err(End::Close(1000)) } else { Ok(()) }
            }
            ToConnection::Drop | ToConnection::Stall(_) => Ok(()),
        }
    }

    async fn refuse(&mut self, message: &str, detail: &str) -> Result<(), End> {
        self.carry_out(Answer::error(message, detail)).await
    }

    async fn send_frame(&mut self, frame: &Frame) -> Result<(), End> {
        let version = self.settled.map_or(Version::V1_0, |settled| settled.version);
        let Some(mut text) = encode_text(frame, version) else { return Ok(()) };
        // RabbitMQ ends its frames so, and agent-sdk 1.1.65 loses GroupQueueNum events without it.
        text.push('\n');
        self.write(Message::text(text)).await
    }

    async fn write(&mut self, message: Message) -> Result<(), End> {
        self.said = Instant::now();
        match timeout(WRITE_LIMIT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Drop),
        }
    }

    async fn close(&mut self, code: u16) {
        let frame = CloseFrame { code, reason: "".into() };
        if timeout(WRITE_LIMIT, self.socket.send(Message::Close(Some(frame)))).await.is_err() {
            return;
        }
        // Reads on until the peer has closed too, so that the last frame is not lost to a reset.
        let rest = async { while let Some(Ok(_)) = self.socket.next().await {} };
        let _ = timeout(std::time::Duration::from_secs(2), rest).await;
    }
}

/// A MESSAGE with the headers that RabbitMQ gives it.
fn message_frame(id: ConnectionId, count: u64, subscription: Option<&str>, destination: &str, body: &str) -> Frame {
    let mut frame = Frame::new(Command::Message);
    if let Some(subscription) = subscription {
        frame = frame.with_header("subscription", subscription);
    }
    let name = subscription.unwrap_or("Q");
    frame
        .with_header("destination", destination)
        .with_header("message-id", &format!("T_{name}@@session-{id}@@{count}"))
        .with_header("redelivered", "false")
        .with_header("content-type", "application/json")
        .with_body(body)
}
