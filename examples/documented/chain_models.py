import replicate

laionide = replicate.models.get("afiaka87/laionide-v4")
swinir = replicate.models.get("jingyunliang/swinir")
image = laionide.latest_version.predict(prompt="avocado armchair")
upscaled_image = swinir.latest_version.predict(image=image)
print(upscaled_image)
