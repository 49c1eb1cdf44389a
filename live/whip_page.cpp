#include "live/whip_page.h"

namespace lianping::live {

std::string_view whip_page() {
    return R"html(<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>联屏 Lianping</title>
<style>
  body { margin: 0; font: 18px/1.5 system-ui, sans-serif; background: #1d3557; color: #f1faee; text-align: center }
  video { width: 100%; max-height: 60vh; background: #000 }
  button { font: inherit; margin: .5em; padding: .6em 1.2em; border: 0; border-radius: .5em; background: #f1faee; color: #1d3557 }
  button:disabled { opacity: .4 }
  p { margin: .6em; min-height: 1.5em }
</style>
<video id="own" autoplay playsinline muted></video>
<p id="said"></p>
<button id="camera">摄像头<br>Camera</button>
<button id="screen">共享屏幕<br>Share the screen</button>
<button id="stop" disabled>停止<br>Stop</button>
<script>
'use strict';
const of = id => document.getElementById(id);
const words = {
  ready: ['请选择', 'Choose what to send'],
  asks: ['正在连接…', 'Connecting…'],
  live: ['正在直播', 'You are live'],
  gone: ['连接断了，正在重连…', 'The connection was lost; trying again…'],
  taken: ['已经有人在推流', 'Somebody sends already'],
  denied: ['浏览器没有给摄像头', 'The browser gave no camera'],
};
const say = (key, more) => of('said').textContent = words[key].join(' · ') + (more ? ' (' + more + ')' : '');
let stream, peer, session, retry;

async function connect() {
  say('asks');
  peer = new RTCPeerConnection();
  for (const track of stream.getTracks()) peer.addTransceiver(track, {direction: 'sendonly', streams: [stream]});
  peer.onconnectionstatechange = () => {
    if (peer.connectionState === 'connected') say('live');
    if (peer.connectionState === 'failed' || peer.connectionState === 'disconnected') again('gone');
  };
  await peer.setLocalDescription(await peer.createOffer());
  if (peer.iceGatheringState !== 'complete')
    await new Promise(done => {
      peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done();
      setTimeout(done, 2000);
    });
  const base = location.pathname.replace(/\/$/, '');
  const answer = await fetch(base + '/whip',
    {method: 'POST', headers: {'Content-Type': 'application/sdp'}, body: peer.localDescription.sdp});
  if (answer.status !== 201) return again(answer.status === 409 ? 'taken' : 'gone', await answer.text());
  session = answer.headers.get('Location');
  await peer.setRemoteDescription({type: 'answer', sdp: await answer.text()});
}

function leave() {
  clearTimeout(retry);
  if (peer) { peer.onconnectionstatechange = null; peer.close(); peer = null; }
  if (session) { fetch(session, {method: 'DELETE', keepalive: true}); session = null; }
}

function again(why, more) {
  leave();
  say(why, more);
  retry = setTimeout(() => stream && connect().catch(e => again('gone', e.message)), 2000);
}

async function begin(ask) {
  try { stream = await ask(); } catch (e) { return say('denied', e.message); }
  of('own').srcObject = stream;
  stream.getVideoTracks()[0].onended = stop;
  of('camera').disabled = of('screen').disabled = true;
  of('stop').disabled = false;
  connect().catch(e => again('gone', e.message));
}

function stop() {
  leave();
  if (stream) stream.getTracks().forEach(track => track.stop());
  of('own').srcObject = stream = null;
  of('camera').disabled = of('screen').disabled = false;
  of('stop').disabled = true;
  say('ready');
}

const camera = {width: {ideal: 1280}, height: {ideal: 720}, frameRate: {ideal: 30}, facingMode: 'environment'};
// Without a microphone, or where it is not given, the pictures alone.
of('camera').onclick = () => begin(() => navigator.mediaDevices.getUserMedia({video: camera, audio: true})
  .catch(() => navigator.mediaDevices.getUserMedia({video: camera})));
of('screen').onclick = () => begin(() => navigator.mediaDevices.getDisplayMedia({video: {frameRate: {ideal: 30}}, audio: true}));
of('stop').onclick = stop;
addEventListener('pagehide', leave);
if (!navigator.mediaDevices || !navigator.mediaDevices.getDisplayMedia) of('screen').hidden = true;
say('ready');
if (location.hash === '#camera') of('camera').click(); // a bookmark that goes on the air at once
</script>
)html";
}

} // namespace lianping::live
