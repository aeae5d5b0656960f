chrome.devtools.panels.create('Scooby', 'icon.png', 'panel.html');
