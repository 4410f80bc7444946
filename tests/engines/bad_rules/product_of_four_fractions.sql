-- expect = ["小数位数达到24位"]
SELECT 项目代码 FROM 发放 WHERE 亩数 * 亩数 * 亩数 * 亩数 > 1
