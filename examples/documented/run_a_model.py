import replicate

output = replicate.run("stability-ai/stable-diffusion-3", input={"prompt": "An astronaut riding a rainbow unicorn"})
if hasattr(output, 'read'):
    with open("output.png", "wb") as file:
        file.write(output.read())
