"""What leaves the page as a file made on the server. Images are made in the browser (assets/30-export.js)."""
