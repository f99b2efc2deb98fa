import { chromium } from "playwright-core";
import http from "node:http"; import fs from "node:fs"; import path from "node:path";
const root="/tmp/dist-page";
const types={".html":"text/html",".js":"text/javascript",".css":"text/css",".svg":"image/svg+xml",".woff2":"font/woff2",".json":"application/json",".yaml":"text/plain"};
const server=http.createServer((q,r)=>{let p=path.join(root,decodeURIComponent(new URL(q.url,"http://x").pathname)); if(p.endsWith("/"))p+="index.html"; fs.readFile(p,(e,d)=>{ if(e){r.statusCode=404;r.end();return;} r.setHeader("content-type",types[path.extname(p)]??"application/octet-stream"); r.end(d);});});
await new Promise(k=>server.listen(0,"127.0.0.1",k));
const base=`http://127.0.0.1:${server.address().port}/`;
const browser=await chromium.launch({executablePath:"/usr/bin/chromium",args:["--headless","--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"]});
const jobs=JSON.parse(process.argv[2]);
for (const {name,scheme="light",w=1440,h=900,seek,steps=[],out} of jobs){
  const ctx=await browser.newContext({viewport:{width:w,height:h},colorScheme:scheme,hasTouch:w<500,isMobile:w<500});
  const page=await ctx.newPage();
  page.on("console",m=>{if(m.type()==="error")console.log(out,"console",m.text())}); page.on("pageerror",e=>console.log(out,"error",e.message));
  await page.goto(base+`?scenario=${name}#lab`);
  await page.waitForTimeout(2500);
  for (const [what,...args] of steps){
    try{
    if(what==="wait") await page.waitForTimeout(args[0]);
    if(what==="key") await page.keyboard.press(args[0]);
    if(what==="click") await page.locator(args[0]).first().click({timeout:3000});
    if(what==="right") await page.locator(args[0]).first().click({button:"right",timeout:3000});
    if(what==="hover") await page.locator(args[0]).first().hover({timeout:3000});
    if(what==="shot") await page.screenshot({path:`/tmp/shots/${args[0]}.png`});
    if(what==="eval") console.log(await page.evaluate(args[0]));
    }catch(e){console.log(out,what,args,e.message.split("\n")[0])}
  }
  await page.screenshot({path:`/tmp/shots/${out}.png`});
  await ctx.close();
}
await browser.close(); server.close();
